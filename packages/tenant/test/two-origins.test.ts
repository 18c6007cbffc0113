import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose'
import { helloWorld } from '../src/hello-world.ts'
import { createTenant, type Tenant } from '../src/tenant.ts'
import type { SecureAddress } from '../src/tenant-address.ts'
import { jsonBody } from './support/json-body.ts'
import { createSecureFetch } from './support/secure-fetch.ts'
import { CALLBACK, createSinglePageApp, tokensOf } from './support/single-page-app.ts'

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

  /** Every cookie that is set in a login, a logout and a look at the page for devices, with its attributes. */
  async function cookiesSetAt(origin: string, send: typeof fetch): Promise<Map<string, string[]>> {
    const cookies = new Map<string, string[]>()
    const recording: typeof fetch = async (...request) => {
      const response = await send(...request)
      for (const cookie of response.headers.getSetCookie()) {
        const [pair = '', ...attributes] = cookie.toLowerCase().split('; ')
        const kept = attributes.filter(attribute => !/^(expires|path)=/.test(attribute)).sort()
        const name = pair.slice(0, pair.indexOf('='))
        assert.deepEqual(cookies.get(name) ?? kept, kept, `${name} is always set alike`)
        cookies.set(name, kept)
      }
      return response
    }
    const { visitor } = await createSinglePageApp(origin, CLIENT, recording).logIn(helloWorld.user)
    await visitor.visit(new URL('/activate', origin))
    await visitor.visit(new URL('/v2/logout', origin))
    return cookies
  }

  it('over https sends the session cookie to frames of other originServers, and no cookie without Secure', async () => {
    const across = ['httponly', 'samesite=none', 'secure']
    const within = ['httponly', 'samesite=lax', 'secure']
    assert.deepEqual(Object.fromEntries(await cookiesSetAt(tenant.secure.origin, secureFetch)), {
      '__host-tollgate_session': across,
      '__host-tollgate_session.sig': across,
      '__secure-tollgate_login': within,
      '__secure-tollgate_login.sig': within,
      '__secure-tollgate_login_resume': within,
      '__secure-tollgate_login_resume.sig': within,
    })
  })

  it('over http keeps every cookie to its own site, under other names than over https', async () => {
    const within = ['httponly', 'samesite=lax']
    assert.deepEqual(Object.fromEntries(await cookiesSetAt(tenant.origin, fetch)), {
      tollgate_session: within,
      'tollgate_session.sig': within,
      tollgate_login: within,
      'tollgate_login.sig': within,
      tollgate_login_resume: within,
      'tollgate_login_resume.sig': within,
    })
  })

  it('renews silently over https for a page on http with the cookies of other originServers alone', async () => {
    const across: string[] = []
    const recording: typeof fetch = async (...request) => {
      const response = await secureFetch(...request)
      for (const cookie of response.headers.getSetCookie()) {
        if (/; samesite=none; secure/i.test(cookie)) across.push(cookie.slice(0, cookie.indexOf(';')))
      }
      return response
    }
    const app = createSinglePageApp(tenant.secure.origin, CLIENT, recording)
    await app.logIn(helloWorld.user)
    const silent = app.authorizationUrl({ prompt: 'none', response_mode: 'web_message' })
    const response = await secureFetch(silent, { headers: { cookie: across.join('; ') } })
    assert.match(await response.text(), /"code":"[\w-]+"/)
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

  it('does not make browsers use https everywhere on localhost', async () => {
    const response = await secureFetch(`${tenant.secure.issuer}.well-known/jwks.json`)
    assert.equal(response.headers.get('strict-transport-security'), null)
  })

  it('is not trusted without its certificate authority', async () => {
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
