/** An API on Express. It serves nothing while a route states no policy, and the audit says which one does not. */
import { anyone, authenticated, createGuard, permissions } from '@tollgate/guard'
import { allow, audit, protect, tokenOf } from '@tollgate/guard/express'
import express from 'express'

const { ISSUER: issuer = '', AUDIENCE: audience = '', PORT = '3000' } = process.env

const app = express()
protect(app, createGuard({ issuer, audience }))

app.get('/public', allow(anyone), (_request, response) => {
  response.json({ text: 'Everybody may read this' })
})

app.get('/me', allow(authenticated), (request, response) => {
  response.json({ sub: tokenOf(request).claims.sub })
})

const admin = express.Router()
admin.use(allow(permissions('read:admin')))
admin.get('/', (_request, response) => {
  response.json({ text: 'Administrators may read this' })
})
app.use('/admin', admin)

console.table(audit(app))
const server = app.listen(Number(PORT), 'localhost', () => {
  const address = server.address()
  console.log(`Listening on http://localhost:${typeof address === 'object' ? address?.port : PORT}`)
})
