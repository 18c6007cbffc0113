import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { logInToDashboard } from '../../test/support/dashboard-login.ts'
import { jsonBody } from '../../test/support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../../test/support/management.ts'
import { createSinglePageApp } from '../../test/support/single-page-app.ts'
import { helloWorld } from '../hello-world.ts'

describe('the Management API', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  it("requires a token, in Auth0's words", async () => {
    const response = await fetch(`${tenant.origin}/api/v2/clients`)
    assert.equal(response.status, 401)
    assert.equal(response.headers.get('www-authenticate'), 'Bearer')
    assert.deepEqual(await response.json(), {
      statusCode: 401,
      error: 'Unauthorized',
      message: 'Missing authentication',
    })
  })

  it('refuses a token for another API', async () => {
    const { tokens } = await createSinglePageApp(tenant.origin).logIn(helloWorld.admin)
    const { status, body } = await tenant.call('GET', '/clients', undefined, {
      authorization: `Bearer ${tokens.access_token}`,
    })
    assert.equal(status, 401)
    assert.partialDeepStrictEqual(body, { statusCode: 401, error: 'Unauthorized' })
  })

  it('refuses what is no access token of its own issuer', async () => {
    const { tokens } = await createSinglePageApp(tenant.origin).logIn(helloWorld.admin)
    const [header = '', payload = ''] = tenant.token.split('.')
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const { keys } = await jsonBody(await fetch(`${tenant.origin}/.well-known/jwks.json`))
    const { kid } = Array.isArray(keys) ? keys[0] : {}
    const forged = `${encode({ alg: 'HS256', typ: 'JWT', kid })}.${payload}`
    const hmac = createHmac('sha256', JSON.stringify(keys)).update(forged).digest('base64url')
    const other = await startManagedTenant()
    for (const [what, token] of [
      ['an ID token', tokens.id_token],
      ['a refresh token', tokens.refresh_token],
      ['one without a signature', `${encode({ alg: 'none', typ: 'JWT' })}.${payload}.`],
      ['one that is signed with a public key', `${forged}.${hmac}`],
      [
        'one whose claims were changed',
        `${header}.${encode({ ...decodeJwt(tenant.token), scope: 'x' })}.${tenant.token.split('.')[2]}`,
      ],
      ["another tenant's", other.token],
      ["the tenant's control key", tenant.controlKey],
    ] as const) {
      const { status, body } = await tenant.call('GET', '/clients', undefined, { authorization: `Bearer ${token}` })
      assert.equal(status, 401, what)
      assert.partialDeepStrictEqual(body, { statusCode: 401, error: 'Unauthorized' })
    }
    await other.close()
  })

  it('names the scopes of which a token lacks all', async () => {
    const authorization = `Bearer ${await tenant.tokenWith('read:roles')}`
    const { status, body, headers } = await tenant.call('GET', '/clients', undefined, { authorization })
    assert.equal(status, 403)
    assert.match(headers.get('www-authenticate') ?? '', /error="insufficient_scope"/)
    assert.deepEqual(body, {
      statusCode: 403,
      error: 'Forbidden',
      message: 'Insufficient scope, expected any of: read:clients,read:client_keys',
      errorCode: 'insufficient_scope',
    })
    assert.equal((await tenant.call('GET', '/roles', undefined, { authorization })).status, 200)
  })

  for (const [method, path, scope] of [
    ['GET', '/rate-limit-policies', 'read:rate_limit_policies'],
    ['POST', '/email-templates/x', 'create:email_templates'],
    ['POST', '/guardian/enrollments/ticket', 'create:guardian'],
    ['DELETE', '/attack-protection/x', 'delete:attack_protection'],
    ['PUT', '/clients/x', 'update:clients'],
    ['GET', '/resource-servers/search', 'read:resource_servers'],
  ] as const) {
    it(`does not have ${method} ${path}, which answers 403`, async () => {
      const { status, body } = await tenant.call(method, path)
      assert.equal(status, 403)
      assert.deepEqual(body, {
        statusCode: 403,
        error: 'Forbidden',
        message: `Insufficient scope, expected any of: ${scope}`,
        errorCode: 'insufficient_scope',
      })
    })
  }

  it('refuses an operation that it does not have, whatever its body is', async () => {
    const file = { 'content-type': 'multipart/form-data; boundary=x' }
    const { status, body } = await tenant.call('POST', '/jobs/users-exports', '--x--', file)
    assert.equal(status, 403)
    assert.partialDeepStrictEqual(body, { errorCode: 'insufficient_scope' })
  })

  it('is managed by people in the dashboard alone', async () => {
    const app = createSinglePageApp(tenant.origin)
    const audience = `${tenant.issuer}api/v2/`
    const scope = 'openid read:clients'
    const { tokens } = await app.logIn(helloWorld.admin, { audience, scope })
    assert.equal(decodeJwt(tokens.access_token).scope, 'openid')

    const dashboard = await logInToDashboard(tenant, helloWorld.admin, scope)
    assert.equal(decodeJwt(dashboard).scope, 'openid read:clients')
    assert.equal(decodeJwt(await logInToDashboard(tenant, helloWorld.user, scope)).scope, 'openid')
    const { status } = await tenant.call('GET', '/clients', undefined, { authorization: `Bearer ${dashboard}` })
    assert.equal(status, 200)
  })
})
