/** A guarded server that asks for its keys every second, so that a rotation or an outage of the issuer reaches it. */
import { authenticated, createGuard } from '@tollgate/guard'
import { protect } from '@tollgate/guard/fastify'
import fastify from 'fastify'
import { HEADERS, MESSAGE, PATH } from './answer.ts'
import { announce, listenOptions, serverSettings } from './serve.ts'

const settings = serverSettings()
const { issuer, jwksUri, audience } = settings.material
const { keysFreshSeconds = 600 } = settings
const guard = createGuard({ issuer, jwksUri, audience, keysFreshSeconds, keysCooldownSeconds: 1 })
await guard.ready()

const app = fastify({ logger: false, forceCloseConnections: true })
protect(app, guard)
app.addHook('onRequest', (_request, reply, done) => {
  reply.headers(HEADERS)
  done()
})
app.get(PATH, { config: { policy: authenticated } }, () => MESSAGE)
await app.listen(listenOptions(settings))
announce(app.server.address())
