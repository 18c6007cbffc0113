import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { decodeProtectedHeader } from 'jose'
import { jsonBody } from '../../../test/support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { createSinglePageApp, tokensOf } from '../../../test/support/single-page-app.ts'
import { helloWorld } from '../../hello-world.ts'

describe('/keys/signing', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  const publishedKids = async (): Promise<unknown[]> => {
    const { keys } = await jsonBody(await fetch(`${tenant.origin}/.well-known/jwks.json`))
    return Array.isArray(keys) ? keys.map(key => key.kid) : []
  }
  const kidOf = (token: string) => decodeProtectedHeader(token).kid
  /** A new token of the administrator for the Management API. */
  const adminToken = async (): Promise<string> => {
    const response = await fetch(`${tenant.origin}/local/tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.controlKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ as: 'admin', audience: `${tenant.issuer}api/v2/` }),
    })
    return String((await jsonBody(response)).access_token)
  }

  it('are rotated and revoked without a restart and without logging users out', async () => {
    const app = createSinglePageApp(tenant.origin)
    const { tokens, visitor } = await app.logIn(helloWorld.user)
    const [first, next] = await tenant.list('/keys/signing')
    const nextKid = Object(next).kid
    assert.partialDeepStrictEqual(Object(next), { current: false, next: true, previous: false, revoked: false })
    assert.ok(!('current_since' in Object(next)))
    const { kid: firstKid, cert, fingerprint, ...status } = Object(first)
    assert.equal(kidOf(tokens.access_token), firstKid)
    assert.partialDeepStrictEqual(status, { current: true, next: false, previous: false, revoked: false })
    assert.equal(new X509Certificate(cert).fingerprint, fingerprint)
    assert.ok(!JSON.stringify(first).includes('PRIVATE') && Object(first).private_jwk === undefined)

    const rotated = await tenant.expect(201, 'POST', '/keys/signing/rotate')
    assert.deepEqual(Object.keys(rotated), ['kid', 'cert'])
    assert.deepEqual(await publishedKids(), [nextKid, rotated.kid, firstKid])
    const refreshed = await tokensOf(await app.refresh(tokens.refresh_token))
    assert.equal(kidOf(refreshed.access_token), nextKid)
    assert.equal(kidOf(refreshed.id_token), nextKid)
    const userinfo = (token: string) =>
      fetch(`${tenant.origin}/userinfo`, { headers: { authorization: `Bearer ${token}` } })
    assert.equal((await userinfo(tokens.access_token)).status, 200)
    const silent = await visitor.browse(app.authorizationUrl({ prompt: 'none' }))
    assert.ok(silent.redirectsTo?.searchParams.get('code'))

    const authorization = `Bearer ${await adminToken()}`
    for (const kid of [nextKid, rotated.kid]) {
      const refused = await tenant.call('PUT', `/keys/signing/${kid}/revoke`)
      assert.equal(refused.status, 400)
      assert.partialDeepStrictEqual(refused.body, { errorCode: 'operation_not_supported' })
    }
    assert.partialDeepStrictEqual(await tenant.expect(200, 'PUT', `/keys/signing/${firstKid}/revoke`), {
      kid: firstKid,
    })
    assert.deepEqual(await publishedKids(), [nextKid, rotated.kid])
    assert.equal((await userinfo(tokens.access_token)).status, 401)
    assert.equal((await userinfo(refreshed.access_token)).status, 200)

    const old = await tenant.call('GET', '/keys/signing')
    assert.equal(old.status, 401)
    const { body } = await tenant.call('GET', '/keys/signing', undefined, { authorization })
    assert.ok(Array.isArray(body))
    assert.deepEqual(
      body.map(({ kid, current, next, previous, revoked }) => ({ kid, current, next, previous, revoked })),
      [
        { kid: nextKid, current: true, next: false, previous: false, revoked: false },
        { kid: rotated.kid, current: false, next: true, previous: false, revoked: false },
        { kid: firstKid, current: false, next: false, previous: true, revoked: true },
      ],
    )
    assert.equal((await tenant.call('GET', '/keys/signing/none', undefined, { authorization })).status, 404)
    assert.deepEqual(
      (await tenant.call('GET', `/keys/signing/${firstKid}`, undefined, { authorization })).body,
      body[2],
    )
  })

  it('rotate several times at once', async () => {
    const authorization = `Bearer ${await adminToken()}`
    const rotate = () => tenant.call('POST', '/keys/signing/rotate', undefined, { authorization })
    const answers = await Promise.all([rotate(), rotate(), rotate()])
    assert.deepEqual(
      answers.map(({ status }) => status),
      [201, 201, 201],
    )
    const { body } = await tenant.call('GET', '/keys/signing', undefined, { authorization })
    assert.ok(Array.isArray(body))
    assert.equal(body.filter(({ current }) => current).length, 1)
    assert.equal(body.filter(({ next }) => next).length, 1)
    assert.equal(kidOf(await adminToken()), body[0].kid)
    assert.equal((await publishedKids()).length, 5)
  })
})
