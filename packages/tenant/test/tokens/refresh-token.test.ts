import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { helloWorld } from '../../src/hello-world.ts'
import { findClient, updateClient } from '../../src/store/access/clients.ts'
import type { Tenant } from '../../src/tenant.ts'
import { createSinglePageApp, type SinglePageApp, tokensOf } from '../support/single-page-app.ts'
import { startTenantWithStore } from '../support/tenant.ts'

const UNKNOWN = { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' }

describe('refresh tokens with a leeway', () => {
  const SECONDS = 60
  let tenant: Awaited<ReturnType<typeof startTenantWithStore>>
  let app: SinglePageApp
  before(async () => {
    tenant = await startTenantWithStore()
    app = createSinglePageApp(tenant.origin)
    const { client_id } = helloWorld.client
    const client = await findClient(tenant.database, client_id)
    if (!client) throw new Error('The client is not seeded')
    await updateClient(tenant.database, client_id, { refresh_token: { ...client.refresh_token, leeway: SECONDS } })
  })
  after(() => tenant.close())

  const newToken = async () => (await app.logIn(helloWorld.user)).tokens.refresh_token
  const rotate = async (token: string | undefined) => (await tokensOf(await app.refresh(token))).refresh_token
  /** As if it had been used so long ago. */
  const age = (seconds: number) =>
    tenant.database
      .updateTable('oidc_payloads')
      .set(({ eb }) => ({ consumed_at: eb('consumed_at', '-', seconds) }))
      .where('consumed_at', 'is not', null)
      .execute()

  it('may be used again within it, and what comes of both uses works', async () => {
    const first = await newToken()
    const [second, sibling] = [await rotate(first), await rotate(first)]
    assert.notEqual(second, sibling)
    assert.ok(await rotate(sibling))
  })

  it('may be used by two requests at once', async () => {
    const first = await newToken()
    const responses = await Promise.all([app.refresh(first), app.refresh(first), app.refresh(first)])
    assert.deepEqual(
      responses.map(({ status }) => status),
      [200, 200, 200],
    )
  })

  it('revoke their family when they are used after the leeway', async () => {
    const first = await newToken()
    const second = await rotate(first)
    await age(SECONDS)
    assert.deepEqual(await (await app.refresh(first)).json(), UNKNOWN)
    assert.equal((await app.refresh(second)).status, 403)
  })

  it('end their family when the one that took the place of the reused one was used already', async () => {
    const first = await newToken()
    const third = await rotate(await rotate(first))
    assert.equal((await app.refresh(first)).status, 403)
    assert.equal((await app.refresh(third)).status, 403)
  })
})

describe('refresh tokens', () => {
  let tenant: Tenant
  let app: SinglePageApp
  before(async () => {
    tenant = await startTenantWithStore()
    app = createSinglePageApp(tenant.origin)
  })
  after(() => tenant.close())

  async function newRefreshToken(login = helloWorld.admin): Promise<string> {
    const { tokens } = await app.logIn(login)
    assert.ok(tokens.refresh_token)
    return tokens.refresh_token
  }

  it('rotate, with a fresh access token for the same API and an ID token', async () => {
    const first = await newRefreshToken()
    const tokens = await tokensOf(await app.refresh(first))
    assert.notEqual(tokens.refresh_token, first)
    const { aud, gty, permissions } = decodeJwt(tokens.access_token)
    assert.deepEqual(aud, [helloWorld.audience, `${tenant.issuer}userinfo`])
    assert.deepEqual([gty, permissions], ['refresh_token', ['read:admin-messages']])
    assert.equal(tokens.scope, 'openid profile email offline_access read:admin-messages')
    assert.equal(decodeJwt(tokens.id_token).email, helloWorld.admin.email)
    assert.ok(decodeJwt(tokens.id_token).sid)
    assert.ok(!('nonce' in decodeJwt(tokens.id_token)))
  })

  it('die with their family when one is used twice', async () => {
    const first = await newRefreshToken()
    const { refresh_token: second } = await tokensOf(await app.refresh(first))
    const reused = await app.refresh(first)
    assert.equal(reused.status, 403)
    assert.deepEqual(await reused.json(), UNKNOWN)
    assert.equal((await app.refresh(second)).status, 403)
  })

  it('of another login live on when a family dies', async () => {
    const [doomed, other] = [await newRefreshToken(), await newRefreshToken()]
    await app.refresh(doomed)
    assert.equal((await app.refresh(doomed)).status, 403)
    assert.equal((await app.refresh(other)).status, 200)
  })

  it('are exchanged by one of two simultaneous requests', async () => {
    const token = await newRefreshToken()
    const responses = await Promise.all([app.refresh(token), app.refresh(token)])
    assert.deepEqual(responses.map(({ status }) => status).sort(), [200, 403])
  })

  it('narrow the scope on request, and ignore what they never had', async () => {
    const narrowed = await app.refresh(await newRefreshToken(), { scope: 'openid nonsense' })
    assert.equal(narrowed.status, 200)
    assert.equal((await tokensOf(narrowed)).scope, 'openid')
  })

  it("take an SDK's scope and audience, also of one who lacks the permission", async () => {
    const response = await app.refresh(await newRefreshToken(helloWorld.user), {
      scope: 'openid profile email offline_access read:admin-messages',
      audience: helloWorld.audience,
    })
    assert.equal(response.status, 200)
    assert.deepEqual(decodeJwt((await tokensOf(response)).access_token).permissions, [])
  })

  it('that were never issued are refused', async () => {
    const response = await app.refresh('bogus')
    assert.equal(response.status, 403)
    assert.deepEqual(await response.json(), UNKNOWN)
  })

  for (const [form, contentType, encode] of [
    ['a form', 'application/x-www-form-urlencoded', (body: Record<string, string>) => `${new URLSearchParams(body)}`],
    ['JSON', 'application/json', (body: Record<string, string>) => JSON.stringify(body)],
  ] as const) {
    it(`are revoked by ${form}`, async () => {
      const token = await newRefreshToken()
      const { client_id } = helloWorld.client
      const response = await fetch(`${tenant.origin}/oauth/revoke`, {
        method: 'POST',
        headers: { 'content-type': contentType, origin: 'http://localhost:4040' },
        body: encode({ client_id, token, token_type_hint: 'refresh_token' }),
      })
      assert.equal(response.status, 200)
      assert.equal(response.headers.get('access-control-allow-origin'), 'http://localhost:4040')
      assert.deepEqual([response.headers.get('content-type'), await response.text()], [null, ''])
      assert.equal((await app.refresh(token)).status, 403)
    })
  }

  it('are revoked by their own application alone', async () => {
    const token = await newRefreshToken()
    const revoke = (client_id: string) =>
      fetch(`${tenant.origin}/oauth/revoke`, { method: 'POST', body: new URLSearchParams({ client_id, token }) })
    const other = await revoke('tollgate-dashboard')
    assert.equal(other.status, 200)
    const refreshed = await app.refresh(token)
    assert.equal(refreshed.status, 200)
  })

  it('that never existed can be revoked with the same response (RFC 7009 §2.2)', async () => {
    const body = new URLSearchParams({ client_id: helloWorld.client.client_id, token: 'never' })
    assert.equal((await fetch(`${tenant.origin}/oauth/revoke`, { method: 'POST', body })).status, 200)
  })
})
