import { Hono, type MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import type { Guard } from '../../guard.ts'
import { anyone, authenticated, optional, permissions } from '../../policy/policy.ts'
import { allow, protect } from '../hono/hono.ts'
import { type Api, answerForm, BROKEN_POLICIES, CLIENT_ORIGIN, EXPOSED_HEADER, fail, greet, PERMISSION } from './api.ts'
import { listenFetch, type TlsOptions } from './serve.ts'

export function serveHono(guard: Guard, tls?: TlsOptions): Promise<Api> {
  return listenFetch(createHonoApi(guard).fetch, () => new Response('Unexpected', { status: 500 }), tls)
}

/** The API as an application of Hono. */
export function createHonoApi(guard: Guard): Hono {
  const app = new Hono()
  app.use(cors({ origin: CLIENT_ORIGIN, exposeHeaders: [EXPOSED_HEADER] }))
  app.onError((_error, context) => context.text('Internal Server Error', 500))
  protect(app, guard)
  app.get('/public', allow(anyone), context => context.json({ text: 'public' }))
  app.get('/protected', allow(authenticated), async context => {
    return context.json(await greet('protected', () => context.var.token))
  })
  app.get('/admin', allow(permissions(PERMISSION)), async context => {
    return context.json(await greet('admin', () => context.var.token))
  })
  app.get('/optional', allow(optional), async context => {
    return context.json(await greet('optional', () => context.var.token))
  })
  app.post('/form', allow(authenticated), async context => {
    const { text } = await context.req.parseBody()
    const form = new URLSearchParams({ text: String(text) })
    return context.json(await answerForm(form, () => context.var.token))
  })
  const parse: MiddlewareHandler = async (context, next) => {
    await context.req.parseBody()
    await next()
  }
  app.post('/twice-form', allow(authenticated), parse, allow(authenticated), async context => {
    const { text } = await context.req.parseBody()
    return context.json(await greet(String(text), () => context.var.token))
  })
  app.use('/parsed-form', parse)
  app.post('/parsed-form', allow(authenticated), async context => {
    const { text } = await context.req.parseBody()
    return context.json(await greet(String(text), () => context.var.token))
  })
  app.get('/fails', allow(authenticated), fail)
  for (const [path, policy] of Object.entries(BROKEN_POLICIES)) {
    app.get(path, allow(policy), context => context.text('secret'))
  }
  return app
}
