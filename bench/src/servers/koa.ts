/** Koa with its router: guarded by Tollgate, by jose, by a middleware that does nothing, or not at all. */
import Router from '@koa/router'
import Koa, { type Middleware } from 'koa'
import { HEADERS, MESSAGE, PATH } from './answer.ts'
import { announce, listenOptions, serverSettings } from './serve.ts'

const settings = serverSettings()
const app = new Koa()
const guards = await guardsOfRoute()
app.use((context, next) => {
  context.set(HEADERS)
  return next()
})
const router = new Router()
router.get(PATH, ...guards, context => {
  context.body = MESSAGE
})
app.use(router.routes())
const server = app.listen(listenOptions(settings), () => announce(server.address()))

async function guardsOfRoute(): Promise<Middleware[]> {
  if (settings.variant === 'no-op') return [(_context, next) => next()]
  if (settings.variant === 'peer') {
    const { joseCheck } = await import('./jose.ts')
    const check = joseCheck(settings)
    return [async (context, next) => ((await check(context.headers.authorization)) ? next() : context.throw(401))]
  }
  if (settings.variant !== 'tollgate') return []
  const { authenticated } = await import('@tollgate/guard')
  const { allow, protect } = await import('@tollgate/guard/koa')
  const { readyGuard } = await import('./guard.ts')
  protect(app, await readyGuard(settings))
  return [allow(authenticated)]
}
