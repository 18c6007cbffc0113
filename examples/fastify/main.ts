/** An API on Fastify. The application does not start when a route states no policy. */
import { anyone, authenticated, createGuard, permissions } from '@tollgate/guard'
import { audit, protect, tokenOf } from '@tollgate/guard/fastify'
import fastify from 'fastify'

const { ISSUER: issuer = '', AUDIENCE: audience = '', PORT = '3000' } = process.env

const app = fastify()
protect(app, createGuard({ issuer, audience }))

app.get('/public', { config: { policy: anyone } }, () => ({ text: 'Everybody may read this' }))

app.get('/me', { config: { policy: authenticated } }, request => ({ sub: tokenOf(request).claims.sub }))

app.get('/admin', { config: { policy: permissions('read:admin') } }, () => ({ text: 'Administrators may read this' }))

await app.ready()
console.table(audit(app))
console.log(`Listening on ${await app.listen({ host: 'localhost', port: Number(PORT) })}`)
