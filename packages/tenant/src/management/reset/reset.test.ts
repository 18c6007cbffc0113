import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { jsonBody } from '../../../test/support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { createSinglePageApp } from '../../../test/support/single-page-app.ts'
import { helloWorld, TEST_APPLICATION_ID } from '../../hello-world.ts'
import { dialectOf } from '../../store/dialects/dialect-of.ts'

describe('POST /local/reset', () => {
  let tenant: ManagedTenant
  let name: string
  let seeded: Record<string, number>
  before(async () => {
    tenant = await startManagedTenant()
    name = new URL(tenant.origin).host
    seeded = await sizes()
  })
  after(() => tenant.close())

  const reset = (body: object = { tenant: name }, headers?: Record<string, string>) =>
    tenant.call('POST', '/local/reset', body, headers)
  const localToken = (as: string, audience?: string) =>
    fetch(`${tenant.origin}/local/tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.controlKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ as, audience }),
    })

  /** How much there is of everything. What happened since then is left out. */
  async function sizes(): Promise<Record<string, number>> {
    const tables = await tenant.database.introspection.getTables()
    const counted = tables
      .filter(table => !['logs', 'oidc_payloads'].includes(table.name))
      .map(async table => {
        const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(table.name)}`.execute(
          tenant.database,
        )
        return [table.name, rows[0]?.n ?? 0] as const
      })
    return Object.fromEntries(await Promise.all(counted))
  }

  /** On PostgreSQL, the test's copy of a store still has the Management API of the port at which it was made. */
  function withoutOtherPorts({ permissions, resource_servers, ...rest }: Record<string, number>) {
    return dialectOf(tenant.database).name === 'sqlite' ? { permissions, resource_servers, ...rest } : rest
  }

  it('wants the name of the tenant', async () => {
    for (const body of [{}, { tenant: 'localhost' }, { tenant: true }]) {
      const answer = await reset(body)
      assert.equal(answer.status, 400)
      assert.partialDeepStrictEqual(answer.body, { errorCode: 'invalid_body' })
    }
  })

  it('wants the right to delete everything', async () => {
    const token = await tenant.tokenWith('delete:users', 'delete:clients', 'delete:roles')
    const { status, body } = await reset(undefined, { authorization: `Bearer ${token}` })
    assert.equal(status, 403)
    assert.partialDeepStrictEqual(body, { errorCode: 'insufficient_scope' })
  })

  it('changes nothing when it cannot be done', async () => {
    const before = await sizes()
    const keys = await tenant.list('/keys/signing')
    const isSqlite = dialectOf(tenant.database).name === 'sqlite'
    const [fail, recover] = isSqlite
      ? [`CREATE TRIGGER fails BEFORE INSERT ON roles BEGIN SELECT RAISE(ABORT, 'fails'); END`, 'DROP TRIGGER fails']
      : ['ALTER TABLE roles ADD CONSTRAINT fails CHECK (false) NOT VALID', 'ALTER TABLE roles DROP CONSTRAINT fails']
    await sql.raw(fail).execute(tenant.database)
    assert.equal((await reset()).status, 500)
    await sql.raw(recover).execute(tenant.database)
    assert.deepEqual(await sizes(), before)
    assert.deepEqual(await tenant.list('/keys/signing'), keys)
  })

  it('brings everything back to the seed, and ends every session and token', async () => {
    const { client_secret: former } = await tenant.expect(200, 'GET', `/clients/${TEST_APPLICATION_ID}`)
    await tenant.expect(200, 'PATCH', '/tenants/settings', { friendly_name: 'Changed', session_lifetime: 1 })
    await tenant.expect(200, 'PATCH', `/clients/${helloWorld.client.client_id}`, { name: 'Changed' })
    await tenant.expect(200, 'POST', '/roles', { name: 'Reader' })
    const [connection] = await tenant.list('/connections')
    await tenant.expect(200, 'PATCH', `/connections/${Object(connection).id}`, { options: { disable_signup: true } })
    await fetch(`${tenant.origin}/dbconnections/change_password`, {
      method: 'POST',
      body: new URLSearchParams({ email: helloWorld.user.email, connection: 'Username-Password-Authentication' }),
    })
    const app = createSinglePageApp(tenant.origin)
    const { tokens, visitor } = await app.logIn(helloWorld.user)

    assert.equal((await reset()).status, 204)

    assert.equal((await tenant.call('GET', '/users')).status, 401)
    const authorization = `Bearer ${tokens.access_token}`
    assert.equal((await fetch(`${tenant.origin}/userinfo`, { headers: { authorization } })).status, 401)
    const refreshed = await app.refresh(tokens.refresh_token)
    assert.equal((await jsonBody(refreshed)).error, 'invalid_grant')
    const silent = await visitor.browse(app.authorizationUrl({ prompt: 'none' }))
    assert.equal(silent.redirectsTo?.searchParams.get('error'), 'login_required')

    const audience = `${tenant.issuer}api/v2/`
    const admin = `Bearer ${(await jsonBody(await localToken('admin', audience))).access_token}`
    const read = async (path: string) => (await tenant.call('GET', path, undefined, { authorization: admin })).body
    assert.partialDeepStrictEqual(await read('/tenants/settings'), { friendly_name: 'Tollgate', session_lifetime: 168 })
    assert.partialDeepStrictEqual(await read(`/clients/${helloWorld.client.client_id}`), { name: 'Hello World Client' })
    assert.notEqual(Object(await read(`/clients/${TEST_APPLICATION_ID}`)).client_secret, former)
    assert.deepEqual(Object(await read('/local/mails')).mails, [])
    const [oldest] = [await read('/logs?sort=date:1')].flat()
    assert.equal(Object(oldest).description, 'Reset the tenant')
    assert.deepEqual(withoutOtherPorts(await sizes()), withoutOtherPorts(seeded))
    assert.ok((await app.logIn(helloWorld.user)).tokens.access_token)
  })
})
