/** Fastify: guarded by Tollgate, by @fastify/jwt with its cache, by a hook that does nothing, or not at all. */
import fastify, { type RouteShorthandOptions } from 'fastify'
import { HEADERS, MESSAGE, PATH } from './answer.ts'
import { announce, listenOptions, serverSettings } from './serve.ts'

const settings = serverSettings()
const app = fastify({ logger: false, forceCloseConnections: true })
app.addHook('onRequest', (_request, reply, done) => {
  reply.headers(HEADERS)
  done()
})
app.get(PATH, await guardOfRoute(), () => MESSAGE)
await app.listen(listenOptions(settings))
announce(app.server.address())

async function guardOfRoute(): Promise<RouteShorthandOptions> {
  if (settings.variant === 'no-op') return { onRequest: (_request, _reply, done) => done() }
  if (settings.variant === 'peer') {
    const { issuer, audience, publicPem } = settings.material
    const { default: fastifyJwt } = await import('@fastify/jwt')
    await app.register(fastifyJwt, {
      secret: { public: publicPem },
      verify: { algorithms: ['RS256'], allowedIss: issuer, allowedAud: audience, cache: true },
    })
    // A promise, not a callback: with a callback, the plugin does not use its cache.
    return {
      onRequest: async request => {
        await request.jwtVerify()
      },
    }
  }
  if (settings.variant !== 'tollgate') return {}
  const { authenticated } = await import('@tollgate/guard')
  const { protect } = await import('@tollgate/guard/fastify')
  const { readyGuard } = await import('./guard.ts')
  protect(app, await readyGuard(settings))
  return { config: { policy: authenticated } }
}
