import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { createLocalJWKSet, createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { sql } from 'kysely'
import { helloWorld, READ_ADMIN_MESSAGES, TEST_APPLICATION_ID } from '../../src/hello-world.ts'
import { findClientGrant, listClientGrants, updateClientGrant } from '../../src/store/access/client-grants.ts'
import { findClient, updateClient } from '../../src/store/access/clients.ts'
import type { Database } from '../../src/store/database.ts'
import { openPostgres } from '../../src/store/postgres/open.ts'
import { listSigningKeys, rotateSigningKey } from '../../src/store/tokens/keys.ts'
import { deleteRefreshToken } from '../../src/store/tokens/refresh-tokens.ts'
import { jsonBody } from '../support/json-body.ts'
import { localToken } from '../support/management.ts'
import { createDatabase, isPostgresAvailable, onServer, type TestDatabase } from '../support/postgres.ts'
import { createSinglePageApp, tokensOf } from '../support/single-page-app.ts'
import { startProcess, type TenantProcess } from '../support/tenant-process.ts'
import { createVisitor } from '../support/visitor.ts'

const AT_ONCE = 100

describe('two processes on one PostgreSQL database', { skip: !(await isPostgresAvailable()) }, () => {
  let created: TestDatabase
  let a: TenantProcess
  let b: TenantProcess
  /** A third user of the database, which changes it behind the processes. */
  let database: Database
  let clientSecret: string

  before(async () => {
    created = await createDatabase()
    const started = await Promise.all(Array.from({ length: 8 }, () => startProcess(created.url)))
    const [first, second, ...others] = started
    if (!first || !second) throw new Error('Two processes must start')
    ;[a, b] = [first, second]
    await Promise.all(others.map(other => other.kill()))
    database = await openPostgres(created.url)
    clientSecret = (await findClient(database, TEST_APPLICATION_ID))?.client_secret ?? ''
  })
  after(async () => {
    await database?.destroy()
    await Promise.all([a?.kill(), b?.kill()])
    await created.drop()
  })
  beforeEach(() => setLeeway(0))

  const setLeeway = (leeway: number) =>
    updateClient(database, helloWorld.client.client_id, { refresh_token: { leeway } })

  const clientCredentials = (origin: string) =>
    fetch(`${origin}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: TEST_APPLICATION_ID,
        client_secret: clientSecret,
        audience: helloWorld.audience,
      }),
    })

  async function refreshToken(): Promise<string> {
    const { tokens } = await createSinglePageApp(a.origin).logIn(helloWorld.user)
    return tokens.refresh_token ?? ''
  }

  /** Repeats a request while the tenant is too busy, as clients do. */
  async function refreshPatiently(process: TenantProcess, token: string): Promise<Response> {
    for (;;) {
      const response = await refreshAt(process, token)
      if (response.status !== 503) return response
      await wait(200)
    }
  }

  const refreshAt = ({ origin }: TenantProcess, token: string) => createSinglePageApp(origin).refresh(token)

  async function outcomes(responses: readonly Response[]): Promise<Record<string, number>> {
    const names = await Promise.all(
      responses.map(async response => (response.ok ? 'ok' : `${response.status} ${(await jsonBody(response)).error}`)),
    )
    return Object.fromEntries([...Map.groupBy(names, name => name)].map(([name, { length }]) => [name, length]))
  }

  it('of eight that start on an empty database, one seeds it and makes the keys', async () => {
    const count = async (table: 'users' | 'signing_keys' | 'cookie_keys' | 'roles') =>
      (await database.selectFrom(table).selectAll().execute()).length
    const counts = await Promise.all([count('users'), count('signing_keys'), count('cookie_keys'), count('roles')])
    assert.deepEqual(counts, [2, 2, 1, 1])
  })

  it(`accept one of ${AT_ONCE} uses of a refresh token at once`, async () => {
    const token = await refreshToken()
    const uses = Array.from({ length: AT_ONCE }, (_, index) => refreshPatiently(index % 2 === 0 ? a : b, token))
    assert.deepEqual(await outcomes(await Promise.all(uses)), { ok: 1, '403 invalid_grant': AT_ONCE - 1 })
  })

  it(`accept all of ${AT_ONCE} uses of a refresh token at once within its leeway`, async () => {
    await setLeeway(30)
    const token = await refreshToken()
    const uses = Array.from({ length: AT_ONCE }, (_, index) => refreshPatiently(index % 2 === 0 ? a : b, token))
    assert.deepEqual(await outcomes(await Promise.all(uses)), { ok: AT_ONCE })
  })

  it('exchange a code once, however many ask at once', async () => {
    const app = createSinglePageApp(a.origin)
    const { visitor } = await app.logIn(helloWorld.user)
    const { redirectsTo } = await visitor.browse(app.authorizationUrl())
    assert.ok(redirectsTo)
    const body = () =>
      new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: helloWorld.client.client_id,
        code: redirectsTo.searchParams.get('code') ?? '',
        code_verifier: app.verifier,
        redirect_uri: `${redirectsTo.origin}${redirectsTo.pathname}`,
      })
    const uses = Array.from({ length: 20 }, (_, index) =>
      fetch(`${(index % 2 === 0 ? a : b).origin}/oauth/token`, { method: 'POST', body: body() }),
    )
    assert.deepEqual(await outcomes(await Promise.all(uses)), { ok: 1, '403 invalid_grant': 19 })
  })

  it('issue their next token with a change that was made elsewhere', async () => {
    const { items } = await listClientGrants(
      database,
      { kind: 'page', offset: 0, limit: 1, totals: false },
      { client_id: TEST_APPLICATION_ID },
    )
    const grant = items[0] && (await findClientGrant(database, items[0].id))
    assert.ok(grant)
    for (let round = 0; round < 20; round++) {
      const scope = round % 2 === 0 ? [] : [READ_ADMIN_MESSAGES]
      await updateClientGrant(database, grant, { scope })
      const tokens = await Promise.all([a, b].map(async ({ origin }) => jsonBody(await clientCredentials(origin))))
      assert.deepEqual(
        tokens.map(token => token.scope),
        round % 2 === 0 ? [undefined, undefined] : [READ_ADMIN_MESSAGES, READ_ADMIN_MESSAGES],
      )
    }
  })

  const currentKid = async () =>
    (await listSigningKeys(database)).filter(key => key.current_since !== null && key.current_until === null)

  it('sign with a key that was rotated elsewhere, and publish it at both', async () => {
    for (let round = 0; round < 5; round++) {
      await rotateSigningKey(database)
      const { access_token } = await jsonBody(await clientCredentials(b.origin))
      const [current] = await currentKid()
      assert.equal(decodeProtectedHeader(String(access_token)).kid, current?.kid)
      for (const { origin } of [a, b]) {
        await jwtVerify(String(access_token), createRemoteJWKSet(new URL(`${origin}/.well-known/jwks.json`)))
      }
    }
  })

  async function rotate({ origin, controlKey }: TenantProcess): Promise<void> {
    const token = await localToken(origin, controlKey, `${origin}/api/v2/`)
    const headers = { authorization: `Bearer ${token}` }
    const response = await fetch(`${origin}/api/v2/keys/signing/rotate`, { method: 'POST', headers })
    assert.equal(response.status, 201, await response.text())
  }

  it('issue only tokens that keys from before a rotation verify, while it happens at the other one', async () => {
    const keysOf = async ({ origin }: TenantProcess) =>
      createLocalJWKSet(Object(await jsonBody(await fetch(`${origin}/.well-known/jwks.json`))))
    for (let round = 0; round < 3; round++) {
      const before = await keysOf(b)
      let isRotated = false
      const rotation = rotate(a).then(() => {
        isRotated = true
      })
      const kids = new Set<unknown>()
      for (let tokens = 0; !isRotated || tokens < 5; tokens++) {
        const { access_token } = await jsonBody(await clientCredentials(b.origin))
        kids.add((await jwtVerify(String(access_token), before)).protectedHeader.kid)
      }
      await rotation
      const [current] = await currentKid()
      const { access_token } = await jsonBody(await clientCredentials(b.origin))
      assert.equal(decodeProtectedHeader(String(access_token)).kid, current?.kid)
      assert.ok(kids.size <= 2)
    }
  })

  it('rotate the key once for each of many requests at once', async () => {
    const before = (await listSigningKeys(database)).length
    await Promise.all(Array.from({ length: 6 }, (_, index) => rotate(index % 2 === 0 ? a : b)))
    assert.equal((await currentKid()).length, 1)
    assert.equal((await listSigningKeys(database)).length, before + 6)
  })

  describe('while a refresh token is stored slowly', () => {
    before(async () => {
      await sql`
        create function pause() returns trigger language plpgsql as $$ begin perform pg_sleep(0.7); return new; end $$
      `.execute(database)
      await sql`
        create trigger pause before insert on oidc_payloads for each row when (new.model = 'RefreshToken' and new.rotations > 0)
        execute function pause()
      `.execute(database)
    })
    after(async () => {
      await sql`drop trigger pause on oidc_payloads`.execute(database)
    })

    it('a process that is killed leaves the former token as it was', async () => {
      const token = await refreshToken()
      const c = await startProcess(created.url)
      const lost = refreshAt(c, token).catch(() => 'no response')
      await wait(300)
      await c.kill()
      assert.equal(await lost, 'no response')
      const again = await refreshAt(a, token)
      assert.equal(again.status, 200, await again.clone().text())
    })

    it('a revocation elsewhere ends the token that is being stored', async () => {
      const token = await refreshToken()
      const { grant_id } = await database
        .selectFrom('oidc_payloads')
        .select('grant_id')
        .where('model', '=', 'RefreshToken')
        .orderBy('expires_at', 'desc')
        .orderBy('id')
        .where('consumed_at', 'is', null)
        .where('payload', 'like', `%${token}%`)
        .executeTakeFirstOrThrow()
      const refreshing = refreshAt(b, token)
      await wait(300)
      await deleteRefreshToken(database, grant_id ?? '')
      const response = await refreshing
      if (!response.ok) return assert.equal(response.status, 403)
      const { refresh_token = '' } = await tokensOf(response)
      const next = await refreshAt(a, refresh_token)
      assert.equal((await jsonBody(next)).error, 'invalid_grant')
    })
  })

  it('lose no login when processes are killed at random', async () => {
    await setLeeway(30)
    let isOver = false
    let victim = await startProcess(created.url)
    // Fewer logins at once than the limit of one account.
    const tokens = await Promise.all(Array.from({ length: 4 }, refreshToken))
    const chains = tokens.map(async first => {
      let token = first
      const results: number[] = []
      while (!isOver) {
        // A client that gets no response repeats its request at another process.
        const response = await refreshPatiently(victim, token).catch(() => refreshPatiently(a, token))
        results.push(response.status)
        if (response.ok) token = (await tokensOf(response)).refresh_token ?? token
      }
      return results
    })
    for (let round = 0; round < 3; round++) {
      await wait(400)
      const next = startProcess(created.url)
      await victim.kill()
      victim = await next
    }
    isOver = true
    const statuses = (await Promise.all(chains)).flat()
    await victim.kill()
    assert.deepEqual([...new Set(statuses)], [200])
    assert.ok(statuses.length > 20, `${statuses.length} refreshes`)
  })

  describe('while the database is unavailable', () => {
    after(() => admin(`alter database ${created.name} with allow_connections true`))
    const admin = (statement: string) => onServer(client => client.query(statement))

    it('publish keys and discovery, answer 503 to token requests, and recover', async () => {
      const token = await refreshToken()
      const visitor = createVisitor()
      const { url: loginPage } = await visitor.browse(createSinglePageApp(a.origin).authorizationUrl())
      const local = (method: string, path: string, body?: object) =>
        fetch(a.origin + path, {
          method,
          headers: {
            authorization: `Bearer ${a.controlKey}`,
            ...(body && { 'content-type': 'application/json' }),
          },
          ...(body && { body: JSON.stringify(body) }),
        })
      await admin(`alter database ${created.name} with allow_connections false`)
      await admin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${created.name}'`)
      for (const { origin } of [a, b]) {
        for (const path of ['/.well-known/jwks.json', '/.well-known/openid-configuration']) {
          assert.equal((await fetch(origin + path)).status, 200, path)
        }
      }
      for (const response of [
        await clientCredentials(a.origin),
        await refreshAt(b, token),
        await local('POST', '/local/tokens', { as: 'user' }),
        await local('GET', '/local/outbox'),
        await local('POST', '/local/sessions', { user: 'user@example.com' }),
      ]) {
        assert.equal(response.status, 503, response.url)
        assert.equal(response.headers.get('retry-after'), '1')
        assert.equal((await jsonBody(response)).error, 'temporarily_unavailable')
      }
      const form = { username: helloWorld.user.email, password: helloWorld.user.password }
      for (const page of [await visitor.visit(loginPage), await visitor.visit(loginPage, form)]) {
        assert.equal(page.status, 503)
        assert.equal(page.headers.get('retry-after'), '1')
        assert.match(await page.text(), /This page is unavailable at the moment/)
      }
      assert.equal((await fetch(`${a.origin}/healthz`)).status, 200)
      while ((await fetch(`${a.origin}/readyz`)).status !== 503) await wait(50)
      await admin(`alter database ${created.name} with allow_connections true`)
      const since = Date.now()
      while (!(await clientCredentials(a.origin)).ok) await wait(50)
      while (!(await clientCredentials(b.origin)).ok) await wait(50)
      assert.ok(Date.now() - since < 5000, `recovered after ${Date.now() - since} ms`)
      assert.equal((await refreshAt(b, token)).status, 200)
    })

    it('answer 200 or 503 while connections are cut under load', async () => {
      const tokens = Array.from({ length: 200 }, async (_, index) => {
        await wait(index * 5)
        return (await clientCredentials(index % 2 === 0 ? a.origin : b.origin)).status
      })
      for (let cut = 0; cut < 5; cut++) {
        await wait(200)
        await admin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${created.name}'`)
      }
      const statuses = new Set(await Promise.all(tokens))
      assert.ok(statuses.has(200))
      statuses.delete(200)
      statuses.delete(503)
      assert.deepEqual([...statuses], [])
    })
  })

  it('refuse snapshots, which are copies of an SQLite database', async () => {
    const headers = { authorization: `Bearer ${a.controlKey}` }
    const response = await fetch(`${a.origin}/local/snapshots/any`, { method: 'PUT', headers })
    assert.equal(response.status, 409)
    const { error_description } = await jsonBody(response)
    assert.equal(error_description, 'Snapshots need the embedded store: start the tenant without TOLLGATE_DATABASE_URL')
  })

  it('serve with a schema that newer code has extended', async () => {
    await sql`alter table clients add column of_the_future text`.execute(database)
    await sql`create table of_the_future (id text primary key)`.execute(database)
    await sql`update schema_version set version = version + 1`.execute(database)
    const former = await startProcess(created.url)
    assert.equal((await clientCredentials(former.origin)).status, 200)
    assert.equal((await refreshAt(former, await refreshToken())).status, 200)
    await former.kill()
  })
})
