import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose'
import { helloWorld } from './hello-world.ts'
import { createTenant, type SecureAddress, type Tenant } from './tenant.ts'
import { jsonBody } from './testing/json-body.ts'
import { createSecureFetch } from './testing/secure-fetch.ts'
import { CALLBACK, createSinglePageApp, tokensOf } from './testing/single-page-app.ts'

interface Running extends Tenant {
  secure: SecureAddress
}

async function startOnBoth(): Promise<Running> {
  const tenant = await createTenant({ port: 0, httpsPort: 0 })
  if (!tenant.secure) throw new Error('The tenant does not listen for https')
  return { ...tenant, secure: tenant.secure }
}

const CLIENT = { ...helloWorld.client, redirect_uri: CALLBACK }

describe('a tenant on http and https', () => {
  let tenant: Running
  let secureFetch: typeof fetch
  before(async () => {
    tenant = await startOnBoth()
    secureFetch = createSecureFetch(tenant.secure.authority)
  })
  after(() => tenant.close())

  it('is another issuer at each, with the same keys', async () => {
    const { secure } = tenant
    for (const [issuer, send] of [
      [tenant.issuer, fetch],
      [secure.issuer, secureFetch],
    ] as const) {
      const discovered = await jsonBody(await send(`${issuer}.well-known/openid-configuration`))
      assert.equal(discovered.issuer, issuer)
      assert.equal(discovered.authorization_endpoint, `${issuer}authorize`)
      assert.equal(discovered.token_endpoint, `${issuer}oauth/token`)
      assert.equal(discovered.jwks_uri, `${issuer}.well-known/jwks.json`)
    }
    const keysAt = async (issuer: string, send: typeof fetch) => (await send(`${issuer}.well-known/jwks.json`)).json()
    assert.deepEqual(await keysAt(secure.issuer, secureFetch), await keysAt(tenant.issuer, fetch))
  })

  it('logs the same people in over https, and issues tokens of that issuer', async () => {
    const { issuer, origin } = tenant.secure
    const app = createSinglePageApp(origin, CLIENT, secureFetch)
    const { tokens } = await app.logIn(helloWorld.admin)
    const keys = createRemoteJWKSet(new URL(`${issuer}.well-known/jwks.json`), { [customFetch]: secureFetch })
    const { payload } = await jwtVerify(tokens.access_token, keys, { issuer, audience: helloWorld.audience })
    assert.deepEqual(payload.aud, [helloWorld.audience, `${issuer}userinfo`])
    assert.deepEqual(payload.permissions, ['read:admin-messages'])
    const userinfo = await secureFetch(`${issuer}userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    assert.equal((await jsonBody(userinfo)).email, helloWorld.admin.email)
    assert.ok((await tokensOf(await app.refresh(tokens.refresh_token))).refresh_token)
  })

  it('keeps the session of https in a cookie that only https may set, under another name than that of http', async () => {
    const set: string[] = []
    const recording: typeof fetch = async (...request) => {
      const response = await secureFetch(...request)
      set.push(...response.headers.getSetCookie())
      return response
    }
    await createSinglePageApp(tenant.secure.origin, CLIENT, recording).logIn(helloWorld.user)
    assert.ok(set.every(cookie => /^__(Host|Secure)-tollgate_.*; secure/i.test(cookie)))
    const session = set.findLast(cookie => cookie.startsWith('__Host-tollgate_session='))
    assert.match(session ?? '', /path=\/;.*samesite=lax; secure; httponly/i)
    const { visitor } = await createSinglePageApp(tenant.origin).logIn(helloWorld.user)
    assert.ok(visitor.cookieNames().includes('tollgate_session'))
  })

  it('ends the session over https as well', async () => {
    const app = createSinglePageApp(tenant.secure.origin, CLIENT, secureFetch)
    const { visitor } = await app.logIn(helloWorld.user)
    const { redirectsTo } = await visitor.browse(
      new URL(`/v2/logout?client_id=${CLIENT.client_id}&returnTo=http://localhost:4040`, tenant.secure.origin),
    )
    assert.equal(redirectsTo?.origin, 'http://localhost:4040')
    assert.deepEqual(
      visitor.cookieNames().filter(name => name.endsWith('tollgate_session')),
      [],
    )
  })

  it('guards a Management API at each origin', async () => {
    const { secure } = tenant
    const response = await secureFetch(`${secure.origin}/local/tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.controlKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ as: 'admin', audience: `${secure.issuer}api/v2/` }),
    })
    const headers = { authorization: `Bearer ${(await jsonBody(response)).access_token}` }
    assert.equal((await secureFetch(`${secure.issuer}api/v2/users`, { headers })).status, 200)
    assert.equal((await fetch(`${tenant.issuer}api/v2/users`, { headers })).status, 401)
  })

  it('does not make browsers ask for https everywhere on localhost', async () => {
    const response = await secureFetch(`${tenant.secure.issuer}.well-known/jwks.json`)
    assert.equal(response.headers.get('strict-transport-security'), null)
  })

  it('is trusted by nobody who is not told to', async () => {
    await assert.rejects(fetch(`${tenant.secure.issuer}.well-known/jwks.json`))
  })
})

describe('a tenant that stops', () => {
  it('waits for no connection whose handshake is not finished', async () => {
    const tenant = await startOnBoth()
    const socket = connect(Number(new URL(tenant.secure.origin).port), 'localhost')
    await once(socket, 'connect')
    await Promise.all([once(socket, 'close'), tenant.close()])
  })
})
