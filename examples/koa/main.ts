/** An API on Koa. What answers without a policy is withheld: the request fails instead. */
import Router from '@koa/router'
import { anyone, authenticated, createGuard, permissions } from '@tollgate/guard'
import { allow, protect, tokenOf } from '@tollgate/guard/koa'
import Koa from 'koa'

const { ISSUER: issuer = '', AUDIENCE: audience = '', PORT = '3000' } = process.env

const app = new Koa()
protect(app, createGuard({ issuer, audience }))

const router = new Router()

router.get('/public', allow(anyone), context => {
  context.body = { text: 'Everybody may read this' }
})

router.get('/me', allow(authenticated), context => {
  context.body = { sub: tokenOf(context).claims.sub }
})

router.get('/admin', allow(permissions('read:admin')), context => {
  context.body = { text: 'Administrators may read this' }
})

app.use(router.routes())
const server = app.listen(Number(PORT), 'localhost', () => {
  const address = server.address()
  console.log(`Listening on http://localhost:${typeof address === 'object' ? address?.port : PORT}`)
})
