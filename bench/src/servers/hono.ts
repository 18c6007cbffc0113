/** Hono: guarded by Tollgate, by jose, by Hono's own `jwk`, by a middleware that does nothing, or not at all. */
import { serve } from '@hono/node-server'
import { Hono, type MiddlewareHandler } from 'hono'
import { HEADERS, MESSAGE, PATH } from './answer.ts'
import { announce, listenOptions, serverSettings } from './serve.ts'

const settings = serverSettings()
const app = new Hono()
const guard = await guardOfRoute()
if (guard) app.get(PATH, guard, context => context.json(MESSAGE, 200, HEADERS))
else app.get(PATH, context => context.json(MESSAGE, 200, HEADERS))
const { host, port } = listenOptions(settings)
serve({ fetch: app.fetch, hostname: host, port }, address => announce(address))

async function guardOfRoute(): Promise<MiddlewareHandler | undefined> {
  if (settings.variant === 'no-op') return (_context, next) => next()
  if (settings.variant === 'peer') {
    const { joseCheck } = await import('./jose.ts')
    const check = joseCheck(settings)
    return async (context, next) =>
      (await check(context.req.header('authorization'))) ? next() : context.json({ message: 'Bad credentials' }, 401)
  }
  if (settings.variant === 'jwk') {
    const { jwk } = await import('hono/jwk')
    const { issuer, jwksUri, audience } = settings.material
    return jwk({ jwks_uri: jwksUri, alg: ['RS256'], verification: { iss: issuer, aud: audience } })
  }
  if (settings.variant !== 'tollgate') return undefined
  const { authenticated } = await import('@tollgate/guard')
  const { allow, protect } = await import('@tollgate/guard/hono')
  const { readyGuard } = await import('./guard.ts')
  protect(app, await readyGuard(settings))
  return allow(authenticated)
}
