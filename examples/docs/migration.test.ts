/** What docs/how-to/migrate-from-express-oauth2-jwt-bearer.md puts in the place of express-oauth2-jwt-bearer. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { anyOf, anyone, auth0, claim, createGuard, permissions, scopes } from '@tollgate/guard'
import { allow, audit, protect, tokenOf } from '@tollgate/guard/express'
import { createTestIssuer } from '@tollgate/guard/testing'
import express from 'express'

const issuer = await createTestIssuer()
after(() => issuer.close())
const { issuer: domain, audience } = issuer

const app = express()
protect(app, createGuard({ ...auth0(domain), audience, clockToleranceSeconds: 5 }))

app.get('/health', allow(anyone), (_request, response) => {
  response.json({ status: 'alive' })
})

app.get('/orders', allow(scopes('read:orders')), (request, response) => {
  response.json({ ordersOf: tokenOf(request).claims.sub })
})

app.get('/reports', allow(permissions('read:reports')), (_request, response) => {
  response.json({ reports: [] })
})

const group = claim('groups', groups => Array.isArray(groups) && groups.includes('staff'))
const either = anyOf(scopes('read:orders'), scopes('admin'))
for (const [path, policy] of Object.entries({ group, either })) {
  app.get(`/${path}`, allow(policy), (_request, response) => {
    response.end()
  })
}

audit(app)
const server = app.listen(0, 'localhost')
await once(server, 'listening')
after(() => server.close())

async function statusOf(path: string, claims?: object): Promise<number> {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const headers = claims && { authorization: `Bearer ${issuer.issue({ ...claims })}` }
  return (await fetch(`http://localhost:${port}${path}`, headers && { headers })).status
}

for (const [path, claims, expected] of [
  ['/health', undefined, 200],
  ['/orders', { scope: 'read:orders' }, 200],
  ['/orders', {}, 403],
  ['/reports', { permissions: ['read:reports'] }, 200],
  ['/reports', { permissions: ['read:orders'] }, 403],
  ['/group', { groups: ['staff'] }, 200],
  ['/group', { groups: 'staff' }, 403],
  ['/either', { scope: 'admin' }, 200],
] as const) {
  test(`${path} answers ${expected} to ${JSON.stringify(claims) ?? 'no token'}`, async () => {
    assert.equal(await statusOf(path, claims), expected)
  })
}
