import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { helloWorld, TEST_APPLICATION_ID } from '../../src/hello-world.ts'
import { insertClient, updateClient } from '../../src/store/access/clients.ts'
import { jsonBody } from '../support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../support/management.ts'
import { CALLBACK, createSinglePageApp, type SinglePageApp } from '../support/single-page-app.ts'
import { startTenantWithStore } from '../support/tenant.ts'
import { createVisitor, submit, type Visitor } from '../support/visitor.ts'

const { audience, client } = helloWorld
const SECRET = 'the secret of the test application'
const TELEVISION = 'television'
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

/** Pairs, so that a parameter can be there twice. */
type Parameters = readonly (readonly [string, string])[]
type Encoding = 'form' | 'JSON'

/** What came of a request: the audience that was meant by it, or the error. */
type Outcome = { audience: unknown } | { status: number; error: unknown; error_description: unknown }

const GIVEN_TWICE = {
  browser: "'audience' parameter must not be provided twice",
  // JSON can also have an array or an object there.
  program: "'audience' must be a string, given once",
}
const NO_API = `${audience}/`
const NOT_FOUND = { error: 'access_denied', error_description: `Service not found: ${NO_API}` }

describe('audience and resource', () => {
  let tenant: Awaited<ReturnType<typeof startTenantWithStore>>
  let app: SinglePageApp
  let visitor: Visitor
  let refreshToken: string
  before(async () => {
    tenant = await startTenantWithStore()
    app = createSinglePageApp(tenant.origin)
    await updateClient(tenant.database, TEST_APPLICATION_ID, { client_secret: SECRET })
    await insertClient(tenant.database, {
      client_id: TELEVISION,
      client_secret: null,
      name: 'Television',
      app_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: [DEVICE_CODE],
    })
    const login = await app.logIn(helloWorld.user)
    visitor = login.visitor
    refreshToken = String(login.tokens.refresh_token)
  })
  after(() => tenant.close())

  const post = (path: string, parameters: Parameters, encoding: Encoding = 'form'): Promise<Response> =>
    fetch(tenant.origin + path, {
      method: 'POST',
      ...(encoding === 'form'
        ? { body: new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value])) }
        : { body: JSON.stringify(objectOf(parameters)), headers: { 'content-type': 'application/json' } }),
    })

  /** What an authorization response led to. */
  async function redeem(response: Response): Promise<Outcome> {
    const location = response.headers.get('location')
    assert.ok(location, await response.text())
    const callback = new URL(location)
    const error = callback.searchParams.get('error')
    const error_description = callback.searchParams.get('error_description')
    if (error !== null) return { status: 400, error, error_description }
    return outcomeOf(await app.exchange(callback))
  }

  /** A code for the Hello World API. */
  async function newCode(): Promise<Parameters> {
    const { redirectsTo } = await visitor.browse(app.authorizationUrl())
    return [
      ['grant_type', 'authorization_code'],
      ['code', redirectsTo?.searchParams.get('code') ?? ''],
      ['code_verifier', app.verifier],
      ['redirect_uri', CALLBACK],
      ['client_id', client.client_id],
    ]
  }

  async function connectDevice(parameters: Parameters, encoding: Encoding): Promise<Response> {
    const response = await post('/oauth/device/code', parameters, encoding)
    if (!response.ok) return response
    const { device_code, verification_uri_complete } = await jsonBody(response)
    const person = createVisitor()
    const question = await person.browse(String(verification_uri_complete))
    const login = await submit(person, question, { confirm: 'yes' })
    const { email: username, password } = helloWorld.user
    await submit(person, login, { username, password })
    return post('/oauth/token', [
      ['grant_type', DEVICE_CODE],
      ['device_code', String(device_code)],
      ['client_id', TELEVISION],
    ])
  }

  /** Every request that may name an API, with what it sends beside `audience` and `resource`. */
  const requests: Record<string, (more: Parameters, encoding: Encoding) => Promise<Outcome>> = {
    async 'GET /authorize'(more) {
      const url = app.authorizationUrl({ audience: undefined })
      for (const [name, value] of more) url.searchParams.append(name, value)
      return redeem(await visitor.visit(url))
    },
    async 'POST /authorize'(more) {
      const { origin, pathname, searchParams } = app.authorizationUrl({ audience: undefined })
      for (const [name, value] of more) searchParams.append(name, value)
      const posted = await fetch(origin + pathname, { method: 'POST', redirect: 'manual', body: searchParams })
      assert.equal(posted.status, 303)
      return redeem(await visitor.visit(new URL(posted.headers.get('location') ?? '', origin)))
    },
    async 'POST /oauth/device/code'(more, encoding) {
      return outcomeOf(await connectDevice([['client_id', TELEVISION], ['scope', 'openid'], ...more], encoding))
    },
    async 'POST /oauth/token with client_credentials'(more, encoding) {
      const base: Parameters = [
        ['grant_type', 'client_credentials'],
        ['client_id', TEST_APPLICATION_ID],
        ['client_secret', SECRET],
      ]
      return outcomeOf(await post('/oauth/token', [...base, ...more], encoding))
    },
    async 'POST /oauth/token with authorization_code'(more, encoding) {
      return outcomeOf(await post('/oauth/token', [...(await newCode()), ...more], encoding))
    },
    async 'POST /oauth/token with refresh_token'(more, encoding) {
      const base: Parameters = [
        ['grant_type', 'refresh_token'],
        ['refresh_token', refreshToken],
        ['client_id', client.client_id],
      ]
      const response = await post('/oauth/token', [...base, ...more], encoding)
      const { refresh_token } = await jsonBody(response.clone())
      if (typeof refresh_token === 'string') refreshToken = refresh_token
      return outcomeOf(response)
    },
  }

  for (const [what, request] of Object.entries(requests)) {
    const encodings: readonly Encoding[] = what.endsWith('/authorize') ? ['form'] : ['form', 'JSON']
    for (const encoding of encodings) {
      const name = what.startsWith('GET') ? what : `${what} as ${encoding}`
      const isExchange = /authorization_code/.test(what)

      for (const [resource, value] of [
        ['that is the API', audience],
        ['that is another API', 'https://other.example.com'],
        ['that is no URI', 'my-api'],
        ['of this tenant’s own making', 'urn:tollgate:audience:%'],
      ] as const) {
        it(`${name} ignores a resource ${resource} next to audience`, async () => {
          assert.deepEqual(
            await request(
              [
                ['audience', audience],
                ['resource', value],
              ],
              encoding,
            ),
            { audience },
          )
        })
      }

      it(`${name} ignores a resource that is there twice`, async () => {
        const twice: Parameters = [
          ['resource', 'https://a.example'],
          ['resource', 'https://b.example'],
        ]
        assert.deepEqual(await request([['audience', audience], ...twice], encoding), { audience })
      })

      it(`${name} refuses an audience that is there twice`, async () => {
        const outcome = await request(
          [
            ['audience', audience],
            ['audience', audience],
          ],
          encoding,
        )
        const error_description = GIVEN_TWICE[what.endsWith('/authorize') ? 'browser' : 'program']
        assert.deepEqual(outcome, { status: 400, error: 'invalid_request', error_description })
      })

      if (isExchange) continue
      it(`${name} refuses an audience with a slash too many`, async () => {
        const outcome = await request([['audience', NO_API]], encoding)
        assert.deepEqual(outcome, { status: what.endsWith('/authorize') ? 400 : 403, ...NOT_FOUND })
      })
    }
  }

  it('POST /oauth/revoke ignores audience and resource', async () => {
    const { tokens } = await app.logIn(helloWorld.user)
    for (const encoding of ['form', 'JSON'] as const) {
      const response = await post(
        '/oauth/revoke',
        [
          ['client_id', client.client_id],
          ['token', String(tokens.refresh_token)],
          ['audience', audience],
          ['resource', 'my-api'],
          ['resource', 'https://b.example'],
        ],
        encoding,
      )
      assert.equal(response.status, 200)
      assert.equal(response.headers.get('content-type'), null)
      assert.equal(response.headers.get('content-length'), '0')
    }
    assert.equal((await app.refresh(tokens.refresh_token)).status, 403)
  })

  for (const what of ['GET /authorize', 'POST /authorize', 'POST /oauth/device/code']) {
    it(`${what} takes an empty audience for none, and the tenant’s own user info for no API`, async () => {
      for (const value of ['', `${tenant.issuer}userinfo`]) {
        const outcome = await requests[what]?.([['audience', value]], 'form')
        assert.deepEqual(outcome, { audience: 'opaque' })
      }
    })
  }

  it('POST /oauth/token with refresh_token takes an empty audience for none', async () => {
    const outcome = await requests['POST /oauth/token with refresh_token']?.([['audience', '']], 'form')
    assert.deepEqual(outcome, { audience })
  })
})

describe('resource, with the profile "compatibility"', () => {
  const OTHER = 'https://other.example.com'
  let tenant: ManagedTenant
  let app: SinglePageApp
  before(async () => {
    tenant = await startManagedTenant()
    app = createSinglePageApp(tenant.origin)
    await updateClient(tenant.database, TEST_APPLICATION_ID, { client_secret: SECRET })
    await tenant.expect(200, 'PATCH', '/tenants/settings', { resource_parameter_profile: 'compatibility' })
  })
  after(() => tenant.close())

  const authorize = async (...more: Parameters) => {
    const url = app.authorizationUrl({ audience: undefined })
    for (const [name, value] of more) url.searchParams.append(name, value)
    return createVisitor().browse(url)
  }
  const requestToken = async (...more: Parameters) => {
    const base: Parameters = [
      ['grant_type', 'client_credentials'],
      ['client_id', TEST_APPLICATION_ID],
      ['client_secret', SECRET],
    ]
    const body = new URLSearchParams([...base, ...more].map(([name, value]): [string, string] => [name, value]))
    return outcomeOf(await fetch(`${tenant.origin}/oauth/token`, { method: 'POST', body }))
  }

  it('names the API of an authorization request, its exchange and its refreshes', async () => {
    const { tokens } = await app.logIn(helloWorld.user, { audience: undefined, resource: audience })
    assert.equal([decodeJwt(tokens.access_token).aud].flat()[0], audience)
    const refreshed = await app.refresh(tokens.refresh_token, { resource: audience })
    assert.deepEqual(await outcomeOf(refreshed), { audience })
  })

  it('names the API of an application that requests a token of its own', async () => {
    assert.deepEqual(await requestToken(['resource', audience]), { audience })
  })

  it('yields to audience', async () => {
    assert.deepEqual(await requestToken(['resource', OTHER], ['audience', audience]), { audience })
  })

  it('is refused if there is no such API, or if it is there twice', async () => {
    assert.deepEqual(await requestToken(['resource', OTHER]), {
      status: 403,
      error: 'access_denied',
      error_description: `Service not found: ${OTHER}`,
    })
    const { redirectsTo } = await authorize(['resource', OTHER])
    assert.equal(redirectsTo?.searchParams.get('error_description'), `Service not found: ${OTHER}`)
    const twice = await authorize(['resource', audience], ['resource', audience])
    assert.equal(twice.redirectsTo?.searchParams.get('error'), 'invalid_request')
  })
})

/** Members that are there twice become an array. */
function objectOf(parameters: Parameters): Record<string, string | string[]> {
  const names = new Set(parameters.map(([name]) => name))
  return Object.fromEntries(
    [...names].map(name => {
      const values = parameters.filter(([other]) => other === name).map(([, value]) => value)
      return [name, values.length > 1 ? values : (values[0] ?? '')]
    }),
  )
}

async function outcomeOf(response: Response): Promise<Outcome> {
  const { access_token, error, error_description } = await jsonBody(response)
  if (typeof access_token !== 'string') return { status: response.status, error, error_description }
  if (!access_token.includes('.')) return { audience: 'opaque' }
  const { aud } = decodeJwt(access_token)
  return { audience: Array.isArray(aud) ? aud[0] : aud }
}
