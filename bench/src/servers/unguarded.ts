/** The Hello World API without the guard: the same headers, routes, description and errors, open to everybody. */
import swagger from '@fastify/swagger'
import fastify from 'fastify'
import { headerSetter } from '../../../apps/api/dist/headers.js'
import { MESSAGE, PATH } from './answer.ts'
import { announce, listenOptions, serverSettings } from './serve.ts'

const app = fastify({ logger: false, forceCloseConnections: true })
const setHeaders = headerSetter('http://localhost:4040')
app.addHook('onRequest', (request, reply, done) => {
  if (!setHeaders(request, reply)) done()
})
app.setNotFoundHandler((_request, reply) => reply.code(404).send({ message: 'Not Found' }))
app.setErrorHandler((_error, _request, reply) => reply.code(500).send({ message: 'Internal Server Error' }))
app.register(swagger, { openapi: { openapi: '3.1.0', info: { title: 'Hello World API', version: '1.0.0' } } })
app.register(async routes => {
  routes.get('/openapi.json', () => app.swagger())
  for (const path of ['/api/messages/public', PATH, '/api/messages/admin']) routes.get(path, () => MESSAGE)
})
await app.listen(listenOptions(serverSettings()))
announce(app.server.address())
