import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import {
  createSinglePageApp,
  type SinglePageApp,
  type TokenSet,
  tokensOf,
} from '../../../test/support/single-page-app.ts'
import { helloWorld } from '../../hello-world.ts'

const { audience, client, user } = helloWorld

describe('/refresh-tokens', () => {
  let tenant: ManagedTenant
  let app: SinglePageApp
  before(async () => {
    tenant = await startManagedTenant()
    app = createSinglePageApp(tenant.origin)
  })
  after(() => tenant.close())

  const userIdOf = ({ access_token }: TokenSet) => String(decodeJwt(access_token).sub)
  const logIn = async () => {
    const { tokens, visitor } = await app.logIn(user)
    return { tokens, visitor, path: `/users/${userIdOf(tokens)}/refresh-tokens` }
  }

  async function tokensAt(path: string): Promise<Record<string, unknown>[]> {
    const { tokens } = await tenant.expect(200, 'GET', path)
    if (!Array.isArray(tokens)) throw new Error(`"${path}" lists no tokens`)
    return tokens
  }

  it('are one for each login, however often they are rotated, and never show their value', async () => {
    const { tokens, path } = await logIn()
    const [issued] = await tokensAt(path)
    assert.equal(issued?.last_exchanged_at, undefined)
    const { refresh_token = '' } = await tokensOf(await app.refresh(tokens.refresh_token))

    const listed = await tokensAt(path)
    assert.equal(listed.length, 1)
    const { created_at, expires_at, last_exchanged_at, ...rest } = listed[0] ?? {}
    assert.ok(Date.parse(String(created_at)) <= Date.parse(String(last_exchanged_at)))
    assert.ok(Date.parse(String(expires_at)) > Date.now())
    assert.deepEqual(rest, {
      id: issued?.id,
      user_id: userIdOf(tokens),
      client_id: client.client_id,
      session_id: decodeJwt(tokens.id_token).sid,
      rotating: true,
      resource_servers: [{ audience, scopes: 'openid profile email offline_access read:admin-messages' }],
    })
    assert.ok(!JSON.stringify(listed).includes(refresh_token))
    assert.deepEqual(await tenant.expect(200, 'GET', `/refresh-tokens/${issued?.id}`), listed[0])
  })

  it('come in parts, onward from a checkpoint', async () => {
    const { path } = await logIn()
    await logIn()
    const all = await tokensAt(path)
    // Auth0's SDK asks for totals here too, though there are none.
    const first = await tenant.expect(200, 'GET', `${path}?take=1&include_totals=true`)
    assert.deepEqual(first.tokens, all.slice(0, 1))
    const rest = await tenant.expect(200, 'GET', `${path}?take=50&from=${first.next}`)
    assert.deepEqual(rest, { tokens: all.slice(1) })
  })

  it('end at once when one is deleted, and the session lives on', async () => {
    const { tokens, visitor, path } = await logIn()
    const [token] = (await tokensAt(path)).filter(({ session_id }) => session_id === decodeJwt(tokens.id_token).sid)
    assert.equal((await tenant.call('DELETE', `/refresh-tokens/${token?.id}`)).status, 202)
    assert.equal((await app.refresh(tokens.refresh_token)).status, 403)
    const silent = await visitor.browse(app.authorizationUrl({ prompt: 'none' }))
    assert.ok(silent.redirectsTo?.searchParams.get('code'))
    for (const method of ['GET', 'DELETE']) {
      const { status, body } = await tenant.call(method, `/refresh-tokens/${token?.id}`)
      assert.equal(status, 404)
      assert.partialDeepStrictEqual(body, { errorCode: 'inexistent_refresh_token' })
    }
  })

  it('end together', async () => {
    const [first, second] = [await logIn(), await logIn()]
    assert.equal((await tenant.call('DELETE', first.path)).status, 202)
    assert.deepEqual(await tokensAt(first.path), [])
    for (const { tokens } of [first, second]) assert.equal((await app.refresh(tokens.refresh_token)).status, 403)
  })

  it('end with their session when that is revoked', async () => {
    const { tokens, visitor } = await logIn()
    const { sid } = decodeJwt(tokens.id_token)
    assert.partialDeepStrictEqual(await tenant.expect(200, 'GET', `/sessions/${sid}`), { id: sid })
    assert.equal((await tenant.call('POST', `/sessions/${sid}/revoke`)).status, 202)
    assert.equal((await app.refresh(tokens.refresh_token)).status, 403)
    const silent = await visitor.browse(app.authorizationUrl({ prompt: 'none' }))
    assert.equal(silent.redirectsTo?.searchParams.get('error'), 'login_required')
    assert.equal((await tenant.call('POST', `/sessions/${sid}/revoke`)).status, 404)
  })

  it('that a refresh under way writes down after the end are worth nothing', async () => {
    const ends = {
      'one token': async (path: string) => {
        const [token] = await tokensAt(path)
        return tenant.call('DELETE', `/refresh-tokens/${token?.id}`)
      },
      'all tokens': (path: string) => tenant.call('DELETE', path),
      'the session': (_path: string, sid: unknown) => tenant.call('POST', `/sessions/${sid}/revoke`),
    }
    for (const [what, end] of Object.entries(ends)) {
      const { path } = await logIn()
      assert.equal((await tenant.call('DELETE', path)).status, 202)
      const { tokens } = await logIn()
      const rows = tenant.database.selectFrom('oidc_payloads').selectAll().where('model', '=', 'RefreshToken')
      const written = await rows.execute()
      assert.equal((await end(path, decodeJwt(tokens.id_token).sid)).status, 202)
      assert.deepEqual(await rows.execute(), [])

      await tenant.database.insertInto('oidc_payloads').values(written).execute()
      assert.equal((await app.refresh(tokens.refresh_token)).status, 403, what)
    }
  })

  it('are not shown without the scope', async () => {
    const authorization = `Bearer ${await tenant.tokenWith('read:users', 'read:sessions')}`
    const { path } = await logIn()
    const { status, body } = await tenant.call('GET', path, undefined, { authorization })
    assert.equal(status, 403)
    assert.partialDeepStrictEqual(body, { message: 'Insufficient scope, expected any of: read:refresh_tokens' })
  })

  it('of an unknown user are not found', async () => {
    for (const method of ['GET', 'DELETE']) {
      assert.equal((await tenant.call(method, '/users/auth0%7Cnobody/refresh-tokens')).status, 404)
    }
  })
})
