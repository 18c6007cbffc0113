import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createGuard, permissions } from '@tollgate/guard'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { bindAction, handler } from '../../../test/support/actions.ts'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { helloWorld } from '../../hello-world.ts'

const { audience } = helloWorld

describe('test tokens of the Management API', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant({ actions: 'network' })
  })
  after(() => tenant.close())

  const tokenFor = async (body: object) => {
    const issued = await tenant.expect(200, 'POST', '/local/tokens', { audience, ...body })
    const token = String(issued.access_token)
    return {
      token,
      claims: decodeJwt<Claims>(token),
      idTokenClaims: Object(issued.id_token_claims),
      held: issued.permissions,
    }
  }
  interface Claims {
    permissions: string[]
    org_id: string
    azp: string
  }

  it('POST /local/tokens issues a token with chosen permissions, lifetime and application', async () => {
    const { claims, held } = await tokenFor({
      user: 'admin@example.com',
      permissions: [],
      expires_in: 60,
      client_id: 'hello-world-test-application',
    })
    assert.deepEqual([claims.permissions, claims.azp], [[], 'hello-world-test-application'])
    assert.equal(Number(claims.exp) - Number(claims.iat), 60)
    assert.deepEqual(held, ['read:admin-messages'])
  })

  it('POST /local/tokens issues a token for an organization, with the permissions of the roles in it', async () => {
    const organization = await tenant.expect(201, 'POST', '/organizations', { name: 'acme' })
    const [user] = await tenant.list('/users-by-email?email=user@example.com')
    const [role] = await tenant.list('/roles')
    const address = `/organizations/${organization.id}/members`
    const refused = await tenant.call('POST', '/local/tokens', {
      audience,
      user: 'user@example.com',
      organization: organization.id,
    })
    assert.deepEqual([refused.status, Object(refused.body).errorCode], [400, 'access_denied'])

    await tenant.call('POST', address, { members: [Object(user).user_id] })
    await tenant.call('POST', `${address}/${Object(user).user_id}/roles`, { roles: [Object(role).id] })
    const { claims, idTokenClaims } = await tokenFor({ user: 'user@example.com', organization: organization.id })
    assert.deepEqual([claims.org_id, claims.permissions], [organization.id, ['read:admin-messages']])
    assert.equal(idTokenClaims.org_id, organization.id)
  })

  it('POST /local/tokens adds the claims of Actions to the access token and the claims of the ID token', async () => {
    await bindAction(
      tenant,
      'post-login',
      handler(
        'post-login',
        `api.accessToken.setCustomClaim('https://example.com/email', event.user.email)
        api.idToken.setCustomClaim('https://example.com/plan', 'pro')
        api.user.setUserMetadata('seen', true)`,
      ),
    )
    const { claims, idTokenClaims } = await tokenFor({ user: 'user@example.com' })
    assert.equal(claims['https://example.com/email'], 'user@example.com')
    assert.equal(idTokenClaims['https://example.com/plan'], 'pro')
    const [user] = await tenant.list('/users-by-email?email=user@example.com')
    assert.equal(Object(user).user_metadata?.seen, undefined)
  })

  it('POST /local/tokens issues no token for the Management API', async () => {
    const { status } = await tenant.call('POST', '/local/tokens', {
      user: 'admin@example.com',
      audience: `${tenant.issuer}api/v2/`,
    })
    assert.equal(status, 400)
  })

  it('POST /local/tokens requires the permission to change users', async () => {
    const authorization = `Bearer ${await tenant.tokenWith('read:users')}`
    const { status, body } = await tenant.call(
      'POST',
      '/local/tokens',
      { user: 'user@example.com', audience },
      { authorization },
    )
    assert.equal(status, 403)
    assert.match(JSON.stringify(body), /update:users/)
  })

  for (const [defect, reason] of [
    ['expired', 'expired'],
    ['wrong-audience', 'wrong_audience'],
    ['bad-signature', 'bad_signature'],
    ['unknown-kid', 'unknown_key'],
    ['alg-none', 'unsupported_token'],
    ['missing-permission', 'insufficient_scope'],
    // A guard with the option `dpop` says `binding_required`.
    ['unbound-proof', 'unsupported_token'],
  ]) {
    it(`POST /local/broken-tokens: the guard rejects a token with the defect "${defect}"`, async () => {
      const guard = createGuard({ issuer: tenant.issuer, audience })
      const policy = permissions('read:admin-messages')
      const check = (token: unknown) => guard.check({ headers: { authorization: `Bearer ${token}` } }, policy)
      const { token } = await tokenFor({ user: 'admin@example.com' })
      assert.equal((await check(token)).granted, true)

      const { access_token } = await tenant.expect(200, 'POST', '/local/broken-tokens', { access_token: token, defect })
      const decision = await check(access_token)
      assert.equal(decision.granted ? 'granted' : decision.reason, reason)
    })
  }

  it('POST /local/broken-tokens keeps all else of the token', async () => {
    const { token, claims } = await tokenFor({ user: 'admin@example.com' })
    const { access_token } = await tenant.expect(200, 'POST', '/local/broken-tokens', {
      access_token: token,
      defect: 'wrong-audience',
    })
    assert.deepEqual(decodeProtectedHeader(String(access_token)), decodeProtectedHeader(token))
    assert.deepEqual({ ...decodeJwt(String(access_token)), aud: '' }, { ...claims, aud: '' })
  })

  for (const access_token of ['', 'nonsense', 'a.b.c', 'eyJhbGciOiJub25lIn0.eyJhdWQiOjF9.']) {
    it(`POST /local/broken-tokens refuses what is no token of the tenant: "${access_token}"`, async () => {
      const { status } = await tenant.call('POST', '/local/broken-tokens', { access_token, defect: 'expired' })
      assert.equal(status, 400)
    })
  }

  it('POST /local/broken-tokens does not break a broken token, which could mend it', async () => {
    const { token } = await tokenFor({ user: 'admin@example.com' })
    const { access_token } = await tenant.expect(200, 'POST', '/local/broken-tokens', {
      access_token: token,
      defect: 'bad-signature',
    })
    const { status } = await tenant.call('POST', '/local/broken-tokens', { access_token, defect: 'wrong-audience' })
    assert.equal(status, 400)
  })
})
