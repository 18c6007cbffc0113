/** The GraphQL and tRPC endpoints of docs/how-to/graphql.md and docs/how-to/trpc.md. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createGuard } from '@tollgate/guard'
import { createTestIssuer } from '@tollgate/guard/testing'
import { createGraphql, createPage } from './graphql.ts'
import { createTrpc } from './trpc.ts'

const issuer = await createTestIssuer()
after(() => issuer.close())
const guard = createGuard(issuer)
const graphql = createGraphql(guard)
const trpc = createTrpc(guard)

function authorization(claims: object): { authorization: string } {
  return { authorization: `Bearer ${issuer.issue({ ...claims })}` }
}

function query(text: string, headers = {}): Request {
  const body = JSON.stringify({ query: text })
  const type = { 'content-type': 'application/json', accept: 'application/graphql-response+json' }
  return new Request('https://api.test/graphql', { method: 'POST', headers: { ...type, ...headers }, body })
}

test('POST /graphql responds 401 without a token', async () => {
  assert.equal((await graphql(query('{ me }'))).status, 401)
})

test('POST /graphql gives a resolver the token', async () => {
  const response = await graphql(query('{ me }', authorization({ sub: 'me' })))
  assert.deepEqual(await response.json(), { data: { me: 'me' } })
})

test('POST /graphql reports a permission that is missing as an error of the field', async () => {
  const allowed = await graphql(query('{ orders }', authorization({ permissions: ['read:orders'] })))
  assert.deepEqual(await allowed.json(), { data: { orders: ['coffee'] } })
  const refused = await (await graphql(query('{ orders }', authorization({})))).text()
  assert.match(refused, /"message":"This needs the permission read:orders"/)
  assert.match(refused, /"code":"FORBIDDEN"/)
})

test('The GraphQL page needs no token', async () => {
  const page = await createPage(guard, '<title>GraphiQL</title>')(new Request('https://api.test/graphql'))
  assert.equal(await page.text(), '<title>GraphiQL</title>')
})

async function call(procedure: string, headers = {}): Promise<{ status: number; body: string }> {
  const response = await trpc(new Request(`https://api.test/trpc/${procedure}`, { headers }))
  return { status: response.status, body: await response.text() }
}

test('tRPC answers an open procedure without a token', async () => {
  assert.deepEqual(await call('status'), { status: 200, body: '{"result":{"data":"up"}}' })
})

test('tRPC gives a procedure the token', async () => {
  assert.equal((await call('me')).status, 401)
  assert.deepEqual(await call('me', authorization({ sub: 'me' })), { status: 200, body: '{"result":{"data":"me"}}' })
})

test('tRPC responds 403 for a permission that is missing', async () => {
  assert.equal((await call('orders', authorization({ permissions: ['read:orders'] }))).status, 200)
  const refused = await call('orders', authorization({}))
  assert.equal(refused.status, 403)
  assert.match(refused.body, /This needs the permission read:orders/)
})

test('tRPC responds 401 with a challenge for an expired token, even for an open procedure', async () => {
  const headers = authorization({ exp: 1 })
  const response = await trpc(new Request('https://api.test/trpc/status', { headers }))
  assert.equal(response.status, 401)
  assert.match(String(response.headers.get('www-authenticate')), /error="invalid_token"/)
})
