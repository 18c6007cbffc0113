import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { authenticated, createGuard, type Guard, type VerifiedToken } from '@tollgate/guard'
import { actorsOf, onBehalfOf } from '@tollgate/guard/on-behalf-of'
import { decodeJwt } from 'jose'
import { helloWorld } from '../src/hello-world.ts'
import { jsonBody } from './support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from './support/management.ts'
import { createSinglePageApp } from './support/single-page-app.ts'

const { audience } = helloWorld
const STOCK = 'https://stock.example.com'
const READ = 'read:stock'
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'
const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange'

interface Gateway {
  id: string
  secret: string
}

describe('token exchange on behalf of a user', () => {
  let tenant: ManagedTenant
  let gateway: Gateway
  let userToken: string
  let idToken: string
  before(async () => {
    tenant = await startManagedTenant()
    await tenant.expect(201, 'POST', '/resource-servers', {
      identifier: STOCK,
      name: 'Stock',
      scopes: [{ value: READ }, { value: 'write:stock' }],
    })
    gateway = await createGateway(audience)
    await allow(gateway, STOCK)
    const { tokens } = await createSinglePageApp(tenant.origin).logIn(helloWorld.user)
    userToken = tokens.access_token
    idToken = tokens.id_token
  })
  after(() => tenant.close())

  async function createGateway(api: string, settings: object = {}): Promise<Gateway> {
    const client = await tenant.expect(201, 'POST', '/clients', {
      name: 'Gateway',
      app_type: 'resource_server',
      resource_server_identifier: api,
      grant_types: [GRANT],
      token_exchange: { allow_any_profile_of_type: ['on_behalf_of_token_exchange'] },
      ...settings,
    })
    return { id: String(client.client_id), secret: String(client.client_secret) }
  }
  const allow = ({ id: client_id }: Gateway, api: string, scope = [READ]) =>
    tenant.expect(201, 'POST', '/client-grants', { client_id, audience: api, scope, subject_type: 'user' })

  async function exchange(changes: Record<string, string> = {}, { id, secret }: Gateway = gateway) {
    const response = await tenant.requestToken({
      grant_type: GRANT,
      client_id: id,
      client_secret: secret,
      subject_token: userToken,
      subject_token_type: ACCESS_TOKEN,
      requested_token_type: ACCESS_TOKEN,
      audience: STOCK,
      ...changes,
    })
    return { status: response.status, body: await jsonBody(response) }
  }

  it('onBehalfOf() of the guard gets a token for the user, which names the API as the actor', async () => {
    const guard = createGuard({ issuer: tenant.issuer, audience })
    await guard.ready()
    const caller = await verified(guard, userToken)
    const exchanging = onBehalfOf({ tokenEndpoint: `${tenant.issuer}oauth/token`, client: gateway })
    const { accessToken, scopes } = await exchanging.exchange(caller, { audience: STOCK, scopes: [READ] })
    assert.deepEqual(scopes, [READ])

    const stock = createGuard({ issuer: tenant.issuer, audience: STOCK })
    await stock.ready()
    const token = await verified(stock, accessToken)
    assert.equal(token.claims.sub, caller.claims.sub)
    assert.deepEqual(
      actorsOf(token).map(({ sub }) => sub),
      [gateway.id],
    )
    assert.equal(token.claims.azp, gateway.id)
  })

  async function verified(guard: Guard, token: string): Promise<VerifiedToken> {
    const headers = { authorization: `Bearer ${token}` }
    const decision = await guard.check({ method: 'GET', url: '/', headers }, authenticated)
    if (!decision.granted || !decision.token)
      throw new Error(`The guard refuses the token: ${JSON.stringify(decision)}`)
    return decision.token
  }

  it('POST /oauth/token responds as RFC 8693 §2.2.1 says, without a refresh token', async () => {
    const { status, body } = await exchange({ scope: `openid offline_access ${READ} write:stock` })
    assert.equal(status, 200, JSON.stringify(body))
    const { access_token, ...rest } = body
    assert.deepEqual(rest, { issued_token_type: ACCESS_TOKEN, token_type: 'Bearer', expires_in: 86_400, scope: READ })
    assert.equal(decodeJwt(String(access_token)).aud, STOCK)
  })

  it('POST /oauth/token extends the chain of actors to four, and refuses a fifth', async () => {
    const apis = [audience, ...[1, 2, 3, 4, 5].map(number => `https://api-${number}.example.com`)]
    for (const identifier of apis.slice(1)) await tenant.expect(201, 'POST', '/resource-servers', { identifier })
    let token = userToken
    const actors: string[] = []
    for (const [index, api] of apis.slice(0, -1).entries()) {
      const target = apis[index + 1] ?? ''
      const next = await createGateway(api)
      await allow(next, target, [])
      const { status, body } = await exchange({ subject_token: token, audience: target }, next)
      if (index === 4) {
        assert.equal(status, 400)
        assert.match(String(body.error_description), /depth exceeds the maximum allowed limit of 4/)
        break
      }
      assert.equal(status, 200, JSON.stringify(body))
      token = String(body.access_token)
      actors.unshift(next.id)
      const [first, second, third, fourth] = actors
      const chain = [first, second, third, fourth].filter(Boolean)
      assert.equal(JSON.stringify(decodeJwt(token).act), nested(chain))
    }
  })

  async function machineToken(): Promise<string> {
    const { client_id, client_secret } = await tenant.expect(201, 'POST', '/clients', {
      name: 'Machine',
      app_type: 'non_interactive',
    })
    await tenant.expect(201, 'POST', '/client-grants', { client_id, audience, scope: [] })
    const response = await tenant.requestToken({
      grant_type: 'client_credentials',
      client_id: String(client_id),
      client_secret: String(client_secret),
      audience,
    })
    return String((await jsonBody(response)).access_token)
  }

  const nested = ([sub, ...others]: readonly (string | undefined)[]): string =>
    others.length > 0 ? `{"sub":"${sub}","act":${nested(others)}}` : `{"sub":"${sub}"}`

  it('POST /oauth/token refuses a subject token that is not a user’s access token for the API', async () => {
    const machine = await machineToken()
    const [header, , signature] = userToken.split('.')
    const forged = Buffer.from(JSON.stringify({ ...decodeJwt(userToken), sub: 'auth0|other' })).toString('base64url')
    const { body: exchanged } = await exchange()
    for (const [what, subject_token, reason] of [
      ['an ID token', idToken, 'it is not valid here'],
      ['of another API', String(exchanged.access_token), 'it is not valid here'],
      ['of the Management API', tenant.token, 'it is not valid here'],
      ['of an application', machine, 'it is not the token of a user'],
      ['forged', `${header}.${forged}.${signature}`, 'it is not valid here'],
      [
        'not signed',
        `${Buffer.from('{"alg":"none"}').toString('base64url')}.${userToken.split('.')[1]}.`,
        'it is not valid here',
      ],
      ['text', 'x', 'it is not valid here'],
    ] as const) {
      const { status, body } = await exchange({ subject_token })
      assert.deepEqual([status, body.error], [400, 'invalid_request'], what)
      assert.equal(body.error_description, `Invalid subject_token: ${reason}`, what)
    }
  })

  it('POST /oauth/token refuses other parameters, APIs and applications', async () => {
    const web = await createGateway(audience, { app_type: 'regular_web' })
    const notAllowed = await createGateway(audience, { token_exchange: { allow_any_profile_of_type: [] } })
    const withoutApi = await createGateway('https://nowhere.example.com')
    const withoutGrantType = await createGateway(audience, { grant_types: ['client_credentials'] })
    const machine = await createGateway(audience)
    await tenant.expect(201, 'POST', '/client-grants', { client_id: machine.id, audience: STOCK, scope: [READ] })
    for (const [changes, by, status, error] of [
      [{ subject_token: '' }, gateway, 400, 'invalid_request'],
      [{ subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' }, gateway, 400, 'invalid_request'],
      [{ requested_token_type: 'urn:ietf:params:oauth:token-type:id_token' }, gateway, 400, 'invalid_request'],
      [{ actor_token: 'x' }, gateway, 400, 'invalid_request'],
      [{ audience: '' }, gateway, 400, 'invalid_request'],
      [{ audience: 'https://unknown.example.com' }, gateway, 403, 'access_denied'],
      [{ audience: `${tenant.issuer}api/v2/` }, gateway, 403, 'access_denied'],
      [{ organization: 'org_1' }, gateway, 400, 'invalid_request'],
      [{ client_secret: 'wrong' }, gateway, 401, 'access_denied'],
      [{}, web, 403, 'unauthorized_client'],
      [{}, notAllowed, 403, 'unauthorized_client'],
      [{}, withoutApi, 403, 'unauthorized_client'],
      [{}, withoutGrantType, 403, 'unauthorized_client'],
      [{}, machine, 403, 'access_denied'],
    ] as const) {
      const { body, ...answer } = await exchange(changes, by)
      assert.deepEqual([answer.status, body.error], [status, error], JSON.stringify([changes, body]))
    }
  })

  it('POST /oauth/token gives no more than the user may do, and nothing for a blocked user', async () => {
    const api = `/resource-servers/${encodeURIComponent(STOCK)}`
    await tenant.expect(200, 'PATCH', api, { enforce_policies: true, token_dialect: 'access_token_authz' })
    const { body } = await exchange()
    assert.equal(body.scope, undefined)
    assert.deepEqual(decodeJwt(String(body.access_token)).permissions, [])
    const user = `/users/${encodeURIComponent(String(decodeJwt(userToken).sub))}`
    await tenant.expect(200, 'PATCH', user, { blocked: true })
    const { status } = await exchange()
    assert.equal(status, 403)
    await tenant.expect(200, 'PATCH', user, { blocked: false })
  })

  it('the log has an entry for each exchange', async () => {
    const entries = await tenant.list(`/logs?q=client_id:${gateway.id}&per_page=100`)
    const types = new Set(entries.map(entry => Object(entry).type))
    assert.ok(types.has('secte') && types.has('fecte'), [...types].join())
  })
})
