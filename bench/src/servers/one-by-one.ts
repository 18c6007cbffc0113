/** What the miss path is held against: the same server with `crypto.verify` in a hook, one token after the other, nothing cached. */
import { createPublicKey, verify } from 'node:crypto'
import fastify from 'fastify'
import { headerSetter } from '../../../apps/api/dist/headers.js'
import { MESSAGE, PATH } from './answer.ts'
import { announce, listenOptions, serverSettings } from './serve.ts'

const settings = serverSettings()
const { issuer, audience, publicPem } = settings.material
const key = createPublicKey(publicPem)

const app = fastify({ logger: false, forceCloseConnections: true })
const setHeaders = headerSetter('http://localhost:4040')
app.addHook('onRequest', (request, reply, done) => {
  if (!setHeaders(request, reply)) done()
})
app.addHook('onRequest', (request, reply, done) => {
  if (isValid(request.headers.authorization?.slice('Bearer '.length) ?? '')) done()
  else reply.code(401).send({ message: 'Bad credentials' })
})
app.get(PATH, () => MESSAGE)
await app.listen(listenOptions(settings))
announce(app.server.address())

/** Less than a guard must check: the least that anybody could do. */
function isValid(token: string): boolean {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const data = Buffer.from(`${header}.${payload}`, 'latin1')
  if (!verify('sha256', data, key, Buffer.from(signature, 'base64url'))) return false
  const { iss, aud, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString())
  return iss === issuer && aud.includes(audience) && exp > Date.now() / 1000
}
