import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { anyOf, createGuard, permissions as permitted, scopes } from '@tollgate/guard'
import { allow } from '@tollgate/guard/node'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { helloWorld, TEST_APPLICATION_ID } from '../../src/hello-world.ts'
import { findClient } from '../../src/store/access/clients.ts'
import { findResourceServer, updateResourceServer } from '../../src/store/access/resource-servers.ts'
import { jsonBody } from '../support/json-body.ts'
import { createSinglePageApp, type TokenSet, tokensOf } from '../support/single-page-app.ts'
import { startTenantWithStore } from '../support/tenant.ts'

const { audience, client, admin } = helloWorld
const PERMISSIONS = ['read:admin-messages']

/** The claims that are in every token, whatever the dialect. */
const ALWAYS = ['aud', 'exp', 'iat', 'iss', 'scope', 'sub']

/** An API as anybody would write it, which wants the permission, wherever a dialect puts it. */
async function startApi(issuer: string): Promise<{ url: string; server: Server }> {
  const guard = createGuard({ issuer, audience })
  const byPermission = allow(guard, permitted('read:admin-messages'), (_request, response) => response.end())
  const byEither = allow(
    guard,
    anyOf(permitted('read:admin-messages'), scopes('read:admin-messages')),
    (_request, response) => response.end(),
  )
  const server = createServer((request, response) => {
    if (request.url === '/by-permission') byPermission(request, response)
    else byEither(request, response)
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The API has no port')
  return { url: `http://localhost:${address.port}`, server }
}

describe("an API's token dialect", () => {
  let api: Awaited<ReturnType<typeof startApi>>
  let tenant: Awaited<ReturnType<typeof startTenantWithStore>>
  let secret = ''
  let login: TokenSet
  before(async () => {
    tenant = await startTenantWithStore()
    secret = (await findClient(tenant.database, TEST_APPLICATION_ID))?.client_secret ?? ''
    api = await startApi(tenant.issuer)
  })
  after(async () => {
    api.server.close()
    await tenant.close()
  })

  const statusAt = async (path: string, token: string): Promise<number> =>
    (await fetch(api.url + path, { headers: { authorization: `Bearer ${token}` } })).status

  async function speak(token_dialect: (typeof DIALECTS)[number]['dialect'], enforce_policies: boolean): Promise<void> {
    const seeded = await findResourceServer(tenant.database, audience)
    if (!seeded) throw new Error('The API is not seeded')
    await updateResourceServer(tenant.database, seeded, { token_dialect, enforce_policies })
    login = (await createSinglePageApp(tenant.origin).logIn(admin)).tokens
  }

  async function applicationToken(): Promise<string> {
    const response = await fetch(`${tenant.origin}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: TEST_APPLICATION_ID,
        client_secret: secret,
        audience,
      }),
    })
    return String((await jsonBody(response)).access_token)
  }

  const refreshedToken = async (): Promise<string> =>
    (await tokensOf(await createSinglePageApp(tenant.origin).refresh(login.refresh_token))).access_token

  const DIALECTS = [
    { dialect: 'access_token', typ: 'JWT', named: ['azp'], permissions: false },
    { dialect: 'access_token_authz', typ: 'JWT', named: ['azp'], permissions: true },
    { dialect: 'rfc9068_profile', typ: 'at+jwt', named: ['client_id', 'jti'], permissions: false },
    { dialect: 'rfc9068_profile_authz', typ: 'at+jwt', named: ['client_id', 'jti'], permissions: true },
  ] as const

  for (const { dialect, typ, named, permissions } of DIALECTS) {
    for (const rbac of [true, false]) {
      it(`${dialect}, with role-based access control ${rbac ? 'on' : 'off'}`, async () => {
        await speak(dialect, rbac)
        const hasGty = dialect.startsWith('access_token')
        const hasPermissions = permissions && rbac
        for (const { token, gty, clientId, sub, aud } of [
          {
            token: login.access_token,
            gty: undefined,
            clientId: client.client_id,
            sub: /^auth0\|[0-9a-f]{24}$/,
            aud: [audience, `${tenant.issuer}userinfo`],
          },
          {
            token: await refreshedToken(),
            gty: 'refresh_token',
            clientId: client.client_id,
            sub: /^auth0\|[0-9a-f]{24}$/,
            aud: [audience, `${tenant.issuer}userinfo`],
          },
          {
            token: await applicationToken(),
            gty: 'client-credentials',
            clientId: TEST_APPLICATION_ID,
            sub: new RegExp(`^${TEST_APPLICATION_ID}@clients$`),
            aud: audience,
          },
        ]) {
          const header = decodeProtectedHeader(token)
          assert.deepEqual([header.typ, header.alg, Object.keys(header).sort()], [typ, 'RS256', ['alg', 'kid', 'typ']])
          const claims = decodeJwt(token)
          const expected = [...ALWAYS, ...named, hasGty && gty && 'gty', hasPermissions && 'permissions']
          assert.deepEqual(Object.keys(claims).sort(), expected.filter(Boolean).sort())
          assert.equal(claims.azp ?? claims.client_id, clientId)
          assert.equal(claims.gty, hasGty ? gty : undefined)
          assert.match(String(claims.sub), sub)
          assert.deepEqual(claims.aud, aud)
          assert.deepEqual(claims.permissions, hasPermissions ? PERMISSIONS : undefined)
          assert.equal(Number(claims.exp) - Number(claims.iat), 86_400)
          assert.equal(await statusAt('/by-permission', token), hasPermissions ? 200 : 403)
          assert.equal(await statusAt('/by-either', token), 200)
        }
      })
    }
  }
})
