/** The resolvers of docs/how-to/protect-nest.md, in a Nest application with Mercurius. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { createGuard } from '@tollgate/guard'
import { dpop } from '@tollgate/guard/dpop'
import { audit } from '@tollgate/guard/nest'
import { createProver, createTestIssuer } from '@tollgate/guard/testing'
import { graphqlModule } from './graphql.ts'

const baseUrl = 'https://api.example.com'
const issuer = await createTestIssuer()
const guard = createGuard({ ...issuer, dpop: dpop({ baseUrls: [baseUrl] }) })
const app = await NestFactory.create<NestFastifyApplication>(graphqlModule(guard), new FastifyAdapter(), {
  logger: false,
})
await app.init()
after(() => Promise.all([app.close(), issuer.close()]))

async function ask(query: string, headers: Record<string, string> = {}) {
  const response = await app.inject({ method: 'POST', url: '/graphql', payload: { query }, headers })
  const { data, errors = [] } = response.json()
  const codes = errors.map((error: { message: string; extensions?: { code?: string } }) => [
    error.message,
    error.extensions?.code,
  ])
  return { status: response.statusCode, data, errors: codes, challenge: response.headers['www-authenticate'] }
}

const bearer = (claims: object = {}) => ({ authorization: `Bearer ${issuer.issue({ ...claims })}` })

test('each query of GraphQL needs what its policy says', async () => {
  assert.deepEqual((await ask('{ status }')).data, { status: 'up' })
  const refused = await ask('{ status me }')
  assert.deepEqual(refused.data, { status: 'up', me: null })
  assert.deepEqual(refused.errors, [['Requires authentication', 'UNAUTHENTICATED']])
  assert.match(String(refused.challenge), /^Bearer realm="api", DPoP algs=/)

  const lacking = await ask('{ me orders }', bearer({ sub: 'ada' }))
  assert.deepEqual(lacking.data, { me: 'ada', orders: null })
  assert.deepEqual(lacking.errors, [['This needs the permission read:orders', 'FORBIDDEN']])

  const granted = await ask('{ me orders }', bearer({ sub: 'ada', permissions: ['read:orders'] }))
  assert.deepEqual(granted, { status: 200, data: { me: 'ada', orders: ['coffee'] }, errors: [], challenge: undefined })
  assert.deepEqual((await ask('{ me }', bearer({ exp: 1 }))).errors, [['The token is expired', 'UNAUTHENTICATED']])
})

test('a DPoP proof is used once for all queries of a request', async () => {
  const client = createProver()
  const accessToken = issuer.issueBound(client, { sub: 'ada', permissions: ['read:orders'] })
  const headers = client.headers({ accessToken, method: 'POST', url: `${baseUrl}/graphql` })
  assert.deepEqual((await ask('{ me orders }', headers)).data, { me: 'ada', orders: ['coffee'] })
  assert.deepEqual((await ask('{ me }', headers)).errors, [['The DPoP proof was used before', 'UNAUTHENTICATED']])
})

test('the audit lists queries by their place in the schema', () => {
  assert.deepEqual(audit(app), [
    { method: 'GraphQL', path: 'Query.status', requires: 'nothing' },
    { method: 'GraphQL', path: 'Query.me', requires: 'a valid access token' },
    { method: 'GraphQL', path: 'Query.orders', requires: 'the permission read:orders' },
  ])
})
