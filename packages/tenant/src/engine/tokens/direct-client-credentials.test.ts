import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { jsonBody } from '../../../test/support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { createActions } from '../../actions/actions.ts'
import { helloWorld, TEST_APPLICATION_ID } from '../../hello-world.ts'
import { openEventLog } from '../../logs/event-log.ts'
import { seed } from '../../seed/seed.ts'
import { type ClientChanges, findClient, updateClient } from '../../store/access/clients.ts'
import { type Database, openDatabase } from '../../store/database.ts'
import { loadSigningKeys } from '../../store/tokens/keys.ts'
import { clientCredentials } from './client-credentials.ts'
import { directClientCredentials } from './direct-client-credentials.ts'

const { audience } = helloWorld
const SECRET = 'the secret of the test application'
const REQUEST = { grant_type: 'client_credentials', client_id: TEST_APPLICATION_ID, client_secret: SECRET, audience }

describe('a token that is issued past the protocol engine', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
    await updateClient(tenant.database, TEST_APPLICATION_ID, { client_secret: SECRET })
  })
  after(() => tenant.close())

  const { client_secret, ...withoutSecret } = REQUEST
  const byEngine = (): Promise<Response> =>
    fetch(`${tenant.origin}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${TEST_APPLICATION_ID}:${SECRET}`).toString('base64')}` },
      body: new URLSearchParams(withoutSecret),
    })

  it('has the header and the claims, and comes with the headers, that the engine gives', async () => {
    const [direct, engine] = await Promise.all(
      [await tenant.requestToken(REQUEST), await byEngine()].map(async response => {
        const { access_token, ...body } = await jsonBody(response)
        const token = String(access_token)
        const { iat, exp, ...claims } = decodeJwt(token)
        const { date, ...headers } = Object.fromEntries(response.headers)
        assert.ok(iat && exp && date)
        const lifetime = exp - iat
        return { status: response.status, headers, body, header: decodeProtectedHeader(token), claims, lifetime }
      }),
    )
    assert.equal(direct?.status, 200)
    assert.deepEqual(direct, engine)
    assert.deepEqual(Object.keys(direct.claims), Object.keys(engine?.claims ?? {}))
  })

  it('is logged as the engine logs it', async () => {
    await tenant.requestToken(REQUEST)
    await byEngine()
    const entries = (await tenant.list('/logs?q=type:seccft&sort=date:-1&per_page=2')).map(entry => {
      const { _id, log_id, date, ...said } = Object(entry)
      return said
    })
    assert.equal(entries.length, 2)
    assert.deepEqual(entries[0], entries[1])
  })

  it('is refused as soon as the application may not use the grant type', async () => {
    const path = `/clients/${TEST_APPLICATION_ID}`
    const { grant_types } = await tenant.expect(200, 'GET', path)
    assert.equal((await tenant.requestToken(REQUEST)).status, 200)
    await tenant.expect(200, 'PATCH', path, { grant_types: ['authorization_code', 'refresh_token'] })
    const refused = await tenant.requestToken(REQUEST)
    await tenant.expect(200, 'PATCH', path, { grant_types })
    assert.deepEqual([refused.status, (await jsonBody(refused)).error], [403, 'unauthorized_client'])
  })

  it('is refused as soon as the secret is another', async () => {
    assert.equal((await tenant.requestToken(REQUEST)).status, 200)
    await tenant.expect(200, 'PATCH', `/clients/${TEST_APPLICATION_ID}`, { client_secret: 'another'.repeat(4) })
    assert.equal((await tenant.requestToken(REQUEST)).status, 401)
  })
})

describe('a request for a token of an application', () => {
  let database: Database
  let app: FastifyInstance
  before(async () => {
    database = await openDatabase(':memory:')
    await seed(database, { clientOrigin: 'http://localhost:4040', audience })
    await updateClient(database, TEST_APPLICATION_ID, { client_secret: SECRET })
    const issuer = 'http://localhost:7070/'
    const [signingKey] = await loadSigningKeys(database)
    const eventLog = openEventLog(database)
    const actions = createActions(database, eventLog, { mode: 'off' })
    const issueToClient = clientCredentials({ issuer, database, actions, signingKey })
    const issueDirectly = directClientCredentials({ issuer, database, issueToClient, eventLog, actions })
    app = Fastify()
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    app.post<{ Body: string }>('/', async (request, reply) =>
      (await issueDirectly(request, new URLSearchParams(request.body)))
        ? reply.code(201).send()
        : reply.code(204).send(),
    )
  })
  after(async () => {
    await app.close()
    await database.destroy()
  })

  const isDirect = async (body: URLSearchParams, headers: Record<string, string> = {}): Promise<boolean> => {
    const type = 'application/x-www-form-urlencoded'
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/',
      headers: { 'content-type': type, ...headers },
      body: body.toString(),
    })
    return statusCode === 201
  }
  const changed = (change: Record<string, string>) => new URLSearchParams({ ...REQUEST, ...change })

  for (const [what, body] of [
    ['in order', changed({})],
    ['with a scope', changed({ scope: 'read:admin-messages' })],
  ] as const) {
    it(`${what} is answered directly`, async () => assert.equal(await isDirect(body), true))
  }

  for (const [what, body, headers] of [
    ['with a wrong secret', changed({ client_secret: 'wrong' })],
    ['with no secret', changed({ client_secret: '' })],
    ['of an unknown application', changed({ client_id: 'unknown' })],
    ['of a public application', changed({ client_id: helloWorld.client.client_id })],
    ['for another grant', changed({ grant_type: 'refresh_token' })],
    ['for an unknown API', changed({ audience: 'https://unknown.test' })],
    ['for no API', changed({ audience: '' })],
    ['with an invalid scope', changed({ scope: 'read"' })],
    ['with an empty scope', changed({ scope: '' })],
    ['with a parameter twice', new URLSearchParams([...changed({}), ['audience', audience]])],
    ['with another parameter', changed({ client_assertion: 'x' })],
    ['that is long', changed({ scope: Array(250).fill('read:admin-messages').join(' ') })],
    ['from a page', changed({}), { origin: 'http://localhost:4040' }],
    ['with an Authorization header', changed({}), { authorization: 'Basic eA==' }],
    ['with an attestation', changed({}), { 'oauth-client-attestation': 'x' }],
  ] as const) {
    it(`${what} is left to the engine`, async () => assert.equal(await isDirect(body, headers), false))
  }

  for (const [what, change] of [
    ['may not use the grant type', { grant_types: ['authorization_code', 'refresh_token'] }],
    ['may use no grant type', { grant_types: [] }],
    ['has no secret', { client_secret: null }],
    ['does not authenticate', { token_endpoint_auth_method: 'none' }],
  ] satisfies [string, ClientChanges][]) {
    it(`of an application that ${what} is left to the engine`, async () => {
      const before = await findClient(database, TEST_APPLICATION_ID)
      assert.ok(before)
      await updateClient(database, TEST_APPLICATION_ID, change)
      const direct = await isDirect(changed({}))
      const { grant_types, client_secret, token_endpoint_auth_method } = before
      await updateClient(database, TEST_APPLICATION_ID, { grant_types, client_secret, token_endpoint_auth_method })
      assert.deepEqual([direct, await isDirect(changed({}))], [false, true])
    })
  }
})
