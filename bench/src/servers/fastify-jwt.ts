/** Fastify with @fastify/jwt, its cache on. A promise, not a callback: with a callback the plugin passes its cache by. */
import fastifyJwt from '@fastify/jwt'
import fastify from 'fastify'
import { HEADERS, MESSAGE, PATH } from './answer.ts'
import { announce, listenOptions, serverSettings } from './serve.ts'

const settings = serverSettings()
const { issuer, audience, publicPem } = settings.material

const app = fastify({ logger: false })
await app.register(fastifyJwt, {
  secret: { public: publicPem },
  verify: { algorithms: ['RS256'], allowedIss: issuer, allowedAud: audience, cache: true },
})
app.addHook('onRequest', async (request, reply) => {
  reply.headers(HEADERS)
  await request.jwtVerify()
})
app.get(PATH, () => MESSAGE)
await app.listen(listenOptions(settings))
announce(app.server.address())
