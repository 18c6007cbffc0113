/** An API on Hono. `context.var.token` exists, for the types too, only behind a policy that demands a token. */
import { serve } from '@hono/node-server'
import { anyone, authenticated, createGuard, permissions } from '@tollgate/guard'
import { allow, audit, protect } from '@tollgate/guard/hono'
import { Hono } from 'hono'

const { ISSUER: issuer = '', AUDIENCE: audience = '', PORT = '3000' } = process.env

const app = new Hono()
protect(app, createGuard({ issuer, audience }))

app.get('/public', allow(anyone), context => context.json({ text: 'Everybody may read this' }))

app.get('/me', allow(authenticated), context => context.json({ sub: context.var.token.claims.sub }))

app.use('/admin/*', allow(permissions('read:admin')))
app.get('/admin', context => context.json({ text: 'Administrators may read this' }))

console.table(audit(app))
serve({ fetch: app.fetch, hostname: 'localhost', port: Number(PORT) }, ({ port }) => {
  console.log(`Listening on http://localhost:${port}`)
})
