/** The GraphQL and tRPC endpoints of docs/how-to/graphql.md and docs/how-to/trpc.md. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { after, test } from 'node:test'
import { createGuard } from '@tollgate/guard'
import { createTestIssuer } from '@tollgate/guard/testing'
import { createGraphql, createPage } from './graphql.ts'
import { createApollo } from './graphql-apollo.ts'
import { createMercurius } from './graphql-mercurius.ts'
import { createYogaHandler } from './graphql-yoga.ts'
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

const apollo = (await createApollo(guard)).listen(0, 'localhost')
await once(apollo, 'listening')
const mercurius = await createMercurius(guard)
after(() => {
  apollo.close()
  return mercurius.close()
})
const yoga = createYogaHandler(guard)

function portOf(server: Server): number | undefined {
  const address = server.address()
  return typeof address === 'object' ? address?.port : undefined
}

/** The same operation at each server. */
const servers = {
  'Apollo Server': async (body: string, headers: Record<string, string>) => {
    const response = await fetch(`http://localhost:${portOf(apollo)}/graphql`, { method: 'POST', body, headers })
    return { status: response.status, challenge: response.headers.get('www-authenticate'), body: await response.text() }
  },
  'GraphQL Yoga': async (body: string, headers: Record<string, string>) => {
    const response = await yoga(new Request('https://api.test/graphql', { method: 'POST', body, headers }))
    return { status: response.status, challenge: response.headers.get('www-authenticate'), body: await response.text() }
  },
  Mercurius: async (body: string, headers: Record<string, string>) => {
    const response = await mercurius.inject({ method: 'POST', url: '/graphql', body, headers })
    return { status: response.statusCode, challenge: response.headers['www-authenticate'], body: response.body }
  },
}

for (const [name, post] of Object.entries(servers)) {
  const ask = (text: string, headers = {}) =>
    post(JSON.stringify({ query: text }), { 'content-type': 'application/json', ...headers })

  test(`${name} decides field by field`, async () => {
    const allowed = await ask('{ status orders }', authorization({ permissions: ['read:orders'] }))
    assert.deepEqual(JSON.parse(allowed.body), { data: { status: 'up', orders: ['coffee'] } })
    const refused = JSON.parse((await ask('{ status orders }', authorization({}))).body)
    assert.deepEqual(refused.data, { status: 'up', orders: null })
    assert.equal(refused.errors[0].extensions.code, 'FORBIDDEN')
    assert.equal(refused.errors[0].message, 'This needs the permission read:orders')
    const anonymous = JSON.parse((await ask('{ status orders }')).body)
    assert.deepEqual(anonymous.data, { status: 'up', orders: null })
    assert.equal(anonymous.errors[0].extensions.code, 'UNAUTHENTICATED')
  })

  test(`${name} responds 401 with a challenge for an expired token`, async () => {
    const { status, challenge } = await ask('{ status }', authorization({ exp: 1 }))
    assert.equal(status, 401)
    assert.match(String(challenge), /error="invalid_token"/)
  })
}

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
