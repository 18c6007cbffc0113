import { auth0, createGuard } from '@tollgate/guard'
import { addRoutes, protect } from '@tollgate/guard/fastify'
import fastify from 'fastify'
import { MessageRoutes } from './messages.ts'

const { AUTH0_DOMAIN = '', AUTH0_AUDIENCE = '', PORT = '6060' } = process.env

const app = fastify()
protect(app, createGuard({ ...auth0(AUTH0_DOMAIN), audience: AUTH0_AUDIENCE }))
addRoutes(app, '/api/messages', new MessageRoutes())

console.log(`Listening on ${await app.listen({ host: 'localhost', port: Number(PORT) })}`)
