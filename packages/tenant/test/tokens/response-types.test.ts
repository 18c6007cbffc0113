import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose'
import { helloWorld } from '../../src/hello-world.ts'
import { jsonBody } from '../support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../support/management.ts'
import { createVisitor, type Page, submit, type Visitor } from '../support/visitor.ts'

const { audience, user, admin } = helloWorld
const CALLBACK = 'http://localhost:4040/callback'
const NONCE = 'bm9uY2U9PQ=='
const STATE = 'c3RhdGU+PQ=='

type Parameters = Record<string, string | undefined>

/** What came back to the application, and how. */
interface Answer {
  mode: 'query' | 'fragment' | 'form_post' | 'web_message'
  members: Record<string, string>
}

describe('response types', () => {
  let tenant: ManagedTenant
  let client_id: string
  let visitor: Visitor
  before(async () => {
    tenant = await startManagedTenant()
    client_id = await register(['authorization_code', 'implicit', 'refresh_token'])
    visitor = createVisitor()
    await logIn(visitor, { response_type: 'id_token', nonce: NONCE })
  })
  after(() => tenant.close())

  async function register(grant_types: string[], settings: object = {}): Promise<string> {
    const client = await tenant.expect(201, 'POST', '/clients', {
      name: 'Web',
      app_type: 'regular_web',
      callbacks: [CALLBACK],
      web_origins: ['http://localhost:4040'],
      grant_types,
      ...settings,
    })
    return String(client.client_id)
  }

  const urlOf = (parameters: Parameters): URL => {
    const url = new URL('/authorize', tenant.origin)
    const all = { client_id, redirect_uri: CALLBACK, scope: 'openid email', state: STATE, ...parameters }
    for (const [name, value] of Object.entries(all)) if (value !== undefined) url.searchParams.set(name, value)
    return url
  }
  const logIn = async (newcomer: Visitor, parameters: Parameters): Promise<Answer> => {
    const page = await newcomer.browse(urlOf(parameters))
    return answerOf(await submit(newcomer, page, { username: admin.email, password: admin.password }))
  }
  const authorize = async (parameters: Parameters): Promise<Answer> =>
    answerOf(await visitor.browse(urlOf({ nonce: NONCE, ...parameters })))
  const verify = async (token: string | undefined, expected: string): Promise<JWTPayload> => {
    const keySet = createRemoteJWKSet(new URL('.well-known/jwks.json', tenant.issuer))
    const { payload } = await jwtVerify(token ?? '', keySet, { issuer: tenant.issuer, audience: expected })
    return payload
  }
  const refused = async (parameters: Parameters, error: string, mode: Answer['mode'] = 'fragment'): Promise<void> => {
    const answer = await authorize(parameters)
    assert.partialDeepStrictEqual(answer, { mode, members: { error, state: STATE } })
    for (const name of ['code', 'id_token', 'access_token']) assert.equal(answer.members[name], undefined)
  }

  it('id_token: the ID token comes in the fragment, with the nonce and the claims of the scope', async () => {
    const { mode, members } = await authorize({ response_type: 'id_token' })
    assert.equal(mode, 'fragment')
    assert.deepEqual(Object.keys(members).sort(), ['id_token', 'state'])
    const { iat, exp, sub, sid, ...claims } = await verify(members.id_token, client_id)
    assert.equal(Number(exp) - Number(iat), 36_000)
    assert.match(String(sub), /^auth0\|/)
    assert.match(String(sid), /./)
    assert.deepEqual(claims, {
      iss: tenant.issuer,
      aud: client_id,
      nonce: NONCE,
      email: admin.email,
      email_verified: true,
    })
  })

  it('id_token: the session in "sid" is that of the code flow, also in the login that starts it', async () => {
    const newcomer = createVisitor()
    const first = await logIn(newcomer, { response_type: 'id_token', nonce: NONCE })
    const page = await newcomer.browse(
      urlOf({ response_type: 'code id_token', nonce: NONCE, response_mode: 'fragment' }),
    )
    const { members } = answerOf(page)
    const tokens = await jsonBody(await exchange(members.code ?? ''))
    const sids = [first.members.id_token, members.id_token, tokens.id_token].map(token => decodeJwt(String(token)).sid)
    assert.equal(new Set(sids).size, 1)
  })

  it('token: the access token comes in the fragment and lives for token_lifetime_for_web', async () => {
    const parameters = { response_type: 'token', nonce: undefined, audience, scope: 'openid read:admin-messages' }
    const { mode, members } = await authorize(parameters)
    assert.equal(mode, 'fragment')
    const { access_token, ...rest } = members
    assert.deepEqual(rest, {
      expires_in: '7200',
      token_type: 'Bearer',
      scope: 'openid read:admin-messages',
      state: STATE,
      iss: tenant.issuer,
    })
    const { iat, exp, ...claims } = await verify(access_token, audience)
    assert.equal(Number(exp) - Number(iat), 7200)
    assert.partialDeepStrictEqual(claims, { azp: client_id, permissions: ['read:admin-messages'] })
    assert.equal(claims.gty, undefined)

    const [api] = (await tenant.list('/resource-servers')).filter(each => Object(each).identifier === audience)
    await tenant.expect(200, 'PATCH', `/resource-servers/${Object(api).id}`, { token_lifetime_for_web: 600 })
    assert.equal((await authorize(parameters)).members.expires_in, '600')
    await tenant.expect(200, 'PATCH', `/resource-servers/${Object(api).id}`, { token_lifetime_for_web: 7200 })
  })

  it('token: without an audience it is opaque, lives for two hours and opens /userinfo', async () => {
    const { members } = await authorize({ response_type: 'token' })
    assert.equal(members.expires_in, '7200')
    const headers = { authorization: `Bearer ${members.access_token}` }
    assert.equal((await jsonBody(await fetch(`${tenant.origin}/userinfo`, { headers }))).email, admin.email)
  })

  for (const [response_type, names] of [
    ['id_token token', ['access_token', 'expires_in', 'id_token', 'scope', 'state', 'token_type']],
    ['code id_token', ['code', 'id_token', 'state']],
    ['code token', ['access_token', 'code', 'expires_in', 'iss', 'scope', 'state', 'token_type']],
    ['code id_token token', ['access_token', 'code', 'expires_in', 'id_token', 'scope', 'state', 'token_type']],
  ] as const) {
    it(`${response_type}: the response has all parts, in any order of the words, and the ID token binds the others`, async () => {
      for (const words of [response_type, response_type.split(' ').reverse().join(' ')]) {
        const { mode, members } = await authorize({ response_type: words, audience })
        assert.equal(mode, 'fragment')
        assert.deepEqual(Object.keys(members).sort(), [...names])
        if (members.id_token === undefined) continue
        const claims = await verify(members.id_token, client_id)
        assert.equal(claims.at_hash, members.access_token && halfHash(members.access_token))
        assert.equal(claims.c_hash, members.code && halfHash(members.code))
      }
    })
  }

  it('code id_token: the code is exchanged for tokens with the lifetime of the API and a refresh token', async () => {
    const scope = 'openid offline_access'
    const { members } = await authorize({ response_type: 'code id_token', audience, scope })
    const response = await exchange(members.code ?? '')
    const tokens = await jsonBody(response)
    assert.equal(response.status, 200)
    assert.equal(tokens.expires_in, 86_400)
    assert.equal(typeof tokens.refresh_token, 'string')
    assert.equal(decodeJwt(String(tokens.id_token)).nonce, NONCE)
  })

  it('token: offline_access adds nothing, because there is no refresh token in a browser', async () => {
    const { members } = await authorize({ response_type: 'token', audience, scope: 'openid offline_access' })
    assert.equal(members.scope, 'openid')
    assert.equal(members.refresh_token, undefined)
  })

  it('each type comes by form_post, and by web_message to the web origins', async () => {
    for (const response_type of ['id_token', 'token', 'id_token token', 'code id_token']) {
      for (const response_mode of ['form_post', 'web_message']) {
        const { mode, members } = await authorize({ response_type, response_mode })
        assert.equal(mode, response_mode)
        for (const part of response_type.replaceAll('token', 'access_token').replace('id_access', 'id').split(' ')) {
          assert.ok(members[part], `${response_type} by ${response_mode}: no ${part}`)
        }
      }
    }
  })

  it('form_post: values cannot leave their attributes, and the page runs no other script', async () => {
    const state = `"/><script>alert(1)</script>'&<`
    const page = await visitor.browse(
      urlOf({ response_type: 'id_token', response_mode: 'form_post', nonce: NONCE, state }),
    )
    assert.equal(page.html.match(/<script/g)?.length, 1)
    assert.doesNotMatch(page.html, /alert\(1\)<\/script>/)
    const policy = page.response.headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none'; ?script-src 'sha256-[^']+'/)
    assert.doesNotMatch(policy, /unsafe-inline/)
    assert.equal(page.response.headers.get('cache-control'), 'no-store')
  })

  it('form_post: the form leads only to an allowed callback', async () => {
    const page = await visitor.browse(
      urlOf({
        response_type: 'id_token',
        response_mode: 'form_post',
        nonce: NONCE,
        redirect_uri: 'https://evil.test/',
      }),
    )
    assert.equal(page.response.status, 400)
    assert.match(page.html, /Callback URL mismatch/)
    assert.match(page.html, /<a href="\/dashboard\/applications\/[^"/]+\/settings">Settings of the application<\/a>/)
    assert.doesNotMatch(page.html, /id_token=|<form/)
  })

  it('query is refused for a token, and the error names the mode', async () => {
    for (const response_type of ['id_token', 'token', 'id_token token', 'code id_token', 'code token']) {
      await refused({ response_type, response_mode: 'query' }, 'invalid_request', 'query')
    }
  })

  it('a type with an ID token requires a nonce and the scope openid', async () => {
    for (const response_type of ['id_token', 'id_token token', 'code id_token', 'code id_token token']) {
      await refused({ response_type, nonce: undefined }, 'invalid_request')
      await refused({ response_type, nonce: '' }, 'invalid_request')
      await refused({ response_type, scope: 'email' }, 'invalid_request')
    }
  })

  it('other types are unsupported, and the stand-in of the engine cannot be requested', async () => {
    for (const response_type of ['none', 'magic', 'code none', 'id_token magic']) {
      for (const token_alone of [undefined, 'true']) {
        const { members } = await authorize({ response_type, token_alone })
        assert.partialDeepStrictEqual(members, { error: 'unsupported_response_type', state: STATE }, response_type)
        assert.equal(members.access_token, undefined)
      }
    }
    const { members } = await authorize({ response_type: 'code', token_alone: 'true', response_mode: 'query' })
    assert.deepEqual(Object.keys(members).sort(), ['code', 'iss', 'state'])
  })

  it('a type needs its grants: the user sees which one is missing, and the application gets nothing', async () => {
    const codeOnly = await register(['authorization_code'])
    const implicitOnly = await register(['implicit'])
    for (const [client, response_type, grant] of [
      [codeOnly, 'id_token', 'implicit'],
      [codeOnly, 'token', 'implicit'],
      [codeOnly, 'id_token token', 'implicit'],
      [codeOnly, 'code id_token', 'implicit'],
      [codeOnly, 'code token', 'implicit'],
      [implicitOnly, 'code', 'authorization_code'],
      [implicitOnly, 'code id_token', 'authorization_code'],
    ] as const) {
      const page = await visitor.browse(urlOf({ client_id: client, response_type, nonce: NONCE }))
      assert.equal(page.response.status, 403, response_type)
      assert.equal(page.redirectsTo, undefined)
      assert.match(
        page.html,
        new RegExp(`unauthorized_client\\): Grant type &#39;${grant}&#39; not allowed for the client`),
      )
    }
    assert.ok(
      answerOf(await visitor.browse(urlOf({ client_id: implicitOnly, response_type: 'id_token', nonce: NONCE }))),
    )
  })

  it('prompt=none without a session fails where the response would have come', async () => {
    const stranger = createVisitor()
    for (const [response_type, response_mode, mode] of [
      ['id_token', undefined, 'fragment'],
      ['token', undefined, 'fragment'],
      ['id_token', 'form_post', 'form_post'],
      ['token', 'web_message', 'web_message'],
    ] as const) {
      const page = await stranger.browse(urlOf({ response_type, response_mode, nonce: NONCE, prompt: 'none' }))
      assert.partialDeepStrictEqual(answerOf(page), { mode, members: { error: 'login_required', state: STATE } })
    }
  })

  it('a user who is blocked gets no token from an old session', async () => {
    const newcomer = createVisitor()
    const page = await newcomer.browse(urlOf({ response_type: 'token' }))
    answerOf(await submit(newcomer, page, { username: user.email, password: user.password }))
    const { users } = await tenant.expect(200, 'GET', `/users?q=email:${user.email}&include_totals=true`)
    const userId = String(Object(Array.isArray(users) ? users[0] : undefined).user_id)
    await tenant.expect(200, 'PATCH', `/users/${userId}`, { blocked: true })
    const { members } = answerOf(await newcomer.browse(urlOf({ response_type: 'token', prompt: 'none' })))
    assert.equal(members.error, 'login_required')
    await tenant.expect(200, 'PATCH', `/users/${userId}`, { blocked: false })
  })

  it('errors in the fragment have no plus signs, which SDKs would show', async () => {
    const url = urlOf({ response_type: 'id_token', nonce: undefined })
    const { redirectsTo } = await visitor.browse(url)
    assert.doesNotMatch(redirectsTo?.hash ?? '', /\+/)
  })

  it('the discovery document announces each type', async () => {
    const { response_types_supported } = await jsonBody(
      await fetch(`${tenant.origin}/.well-known/openid-configuration`),
    )
    assert.deepEqual(response_types_supported, [
      'code',
      'id_token',
      'id_token token',
      'token',
      'code id_token',
      'code token',
      'code id_token token',
    ])
  })

  async function exchange(code: string): Promise<Response> {
    const { client_secret } = await tenant.expect(200, 'GET', `/clients/${client_id}`)
    return tenant.requestToken({
      grant_type: 'authorization_code',
      client_id,
      client_secret: String(client_secret),
      redirect_uri: CALLBACK,
      code,
    })
  }
})

/** Reads the response from where the browser is. */
function answerOf({ redirectsTo, html, url, response }: Page): Answer {
  if (redirectsTo) {
    assert.ok(redirectsTo.href.startsWith(CALLBACK), redirectsTo.href)
    assert.ok(redirectsTo.search === '' || redirectsTo.hash === '', 'The response is in two places')
    const mode = redirectsTo.hash === '' ? 'query' : 'fragment'
    const parameters = new URLSearchParams(redirectsTo.search || redirectsTo.hash.slice(1))
    return { mode, members: Object.fromEntries(parameters) }
  }
  const message = /postMessage\(\s*(\{.*\}),/.exec(html)?.[1]
  if (message !== undefined) return { mode: 'web_message', members: JSON.parse(message).response }
  assert.match(html, new RegExp(`<form method="post" action="${CALLBACK}">`), `${url} (${response.status}): ${html}`)
  const inputs = html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"\/>/g)
  const members = Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, unescaped(value)]))
  return { mode: 'form_post', members }
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

/** OpenID Connect Core §3.3.2.11 */
function halfHash(text: string): string {
  return createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url')
}
