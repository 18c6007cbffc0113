import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createGuard } from '../../guard.ts'
import { protectResource } from '../../metadata/index.ts'
import { type DecisionEvent, observe, type TokenRefusedEvent } from '../../observe.ts'
import { createTestIssuer } from '../../testing/index.ts'
import { acceptTokensFrom, type TokenSources } from '../../token-sources/index.ts'
import { ADAPTERS } from './adapters.ts'
import { type Api, CLIENT_ORIGIN, PERMISSION } from './api.ts'
import { bearer } from './refusals.ts'
import { type Fields, type Received, send } from './request.ts'

const issuer = await createTestIssuer()
after(() => issuer.close())

const COOKIE = '__Host-token'
const SOURCES: TokenSources = {
  cookie: { name: COOKIE, origins: [CLIENT_ORIGIN] },
  form: { maxBytes: 4000 },
  subprotocol: true,
}
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const guard = acceptTokensFrom(createGuard({ ...issuer, name: 'sources' }), SOURCES)
const expired = issuer.issue({ exp: 1 })

function cookie(token: string): Fields {
  return { cookie: `theme=dark; ${COOKIE}=${token}; x=${COOKIE}` }
}

function form(token: string): string {
  return new URLSearchParams({ text: 'é & =', access_token: token }).toString()
}

/** What is sent, and how every adapter refuses it. A body is sent as a form by POST. */
const REFUSED: readonly (readonly [
  what: string,
  request: () => { readonly fields: Fields; readonly body?: string; readonly path?: string },
  status: number,
  error: string,
  description: string,
])[] = [
  [
    'an expired token in the cookie',
    () => ({ fields: cookie(expired) }),
    401,
    'invalid_token',
    `The token is expired (in the cookie ${COOKIE})`,
  ],
  [
    'an expired token in the form',
    () => ({ fields: FORM, body: form(expired) }),
    401,
    'invalid_token',
    'The token is expired (in the parameter access_token of the form)',
  ],
  [
    'an expired token in a subprotocol',
    () => ({ fields: { 'sec-websocket-protocol': `chat, bearer.${expired}` } }),
    401,
    'invalid_token',
    'The token is expired (in a subprotocol of the WebSocket)',
  ],
  [
    'a token in the cookie without the permission',
    () => ({ fields: cookie(issuer.issue()), path: '/admin' }),
    403,
    'insufficient_scope',
    `This needs the permission ${PERMISSION}`,
  ],
  [
    'a token in the header and in the cookie',
    () => ({ fields: { ...cookie(issuer.issue()), authorization: bearer(issuer) } }),
    400,
    'invalid_request',
    `The request carries a token in the Authorization header and in the cookie ${COOKIE}: send one token`,
  ],
  [
    'a token in the header and in the form',
    () => ({ fields: { ...FORM, authorization: bearer(issuer) }, body: form(issuer.issue()) }),
    400,
    'invalid_request',
    'The request carries a token in the Authorization header and in the parameter access_token of the form: send one token',
  ],
  [
    'a token in the cookie and in a subprotocol',
    () => ({ fields: { ...cookie(issuer.issue()), 'sec-websocket-protocol': `chat, bearer.${issuer.issue()}` } }),
    400,
    'invalid_request',
    `The request carries a token in the cookie ${COOKIE} and in a subprotocol of the WebSocket: send one token`,
  ],
  [
    'the cookie twice',
    () => ({ fields: { cookie: `${COOKIE}=${issuer.issue()}; ${COOKIE}=${issuer.issue()}` } }),
    400,
    'invalid_request',
    `The request carries the cookie of the token twice (in the cookie ${COOKIE})`,
  ],
  [
    'a cookie that is no token',
    () => ({ fields: { cookie: `${COOKIE}="a b"` } }),
    400,
    'invalid_request',
    `The cookie of the token does not hold one token (in the cookie ${COOKIE})`,
  ],
  [
    'a form of another site with the cookie',
    () => ({
      fields: { ...FORM, ...cookie(issuer.issue()), origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' },
      body: 'text=a',
    }),
    400,
    'invalid_request',
    `The request comes from another site and its token from a cookie, which browsers send on their own (in the cookie ${COOKIE})`,
  ],
  [
    'two tokens in the form',
    () => ({ fields: FORM, body: `${form(issuer.issue())}&access_token=x` }),
    400,
    'invalid_request',
    'The parameter access_token of the form is not one token',
  ],
  [
    'a form that is too long',
    () => ({ fields: FORM, body: `${form(issuer.issue())}&more=${'a'.repeat(4000)}` }),
    400,
    'invalid_request',
    'The form is too long to look for a token in it',
  ],
  [
    'a compressed form',
    () => ({ fields: { ...FORM, 'content-encoding': 'gzip' }, body: form(issuer.issue()), path: '/unparsed-form' }),
    400,
    'invalid_request',
    'A form that may hold a token needs a Content-Length and no Content-Encoding',
  ],
  [
    'a token in the only subprotocol',
    () => ({ fields: { 'sec-websocket-protocol': `bearer.${issuer.issue()}` } }),
    400,
    'invalid_request',
    'The WebSocket offers only the subprotocol with the token: offer another one for the server to select',
  ],
]

for (const [name, serve] of Object.entries(ADAPTERS)) {
  describe(`Tokens in a cookie, a form or a subprotocol on ${name}`, () => {
    let api: Api
    before(async () => {
      api = await serve(guard)
    })
    after(() => api[Symbol.asyncDispose]())

    function request(path: string, fields: Fields, body?: string): Promise<Received> {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
      return send(
        `${api.origin}${path}`,
        { ...fields, ...length },
        body === undefined ? 'GET' : 'POST',
        undefined,
        body,
      )
    }

    it('accepts a token in the Authorization header', async () => {
      assert.equal((await request('/protected', { authorization: bearer(issuer) })).status, 200)
    })

    it('accepts a token in the cookie, and keeps shared caches from storing the response', async () => {
      const { status, headers, body } = await request('/protected', cookie(issuer.issue({ sub: 'ann' })))
      assert.equal(status, 200)
      assert.equal(JSON.parse(body).sub, 'ann')
      assert.equal(headers['cache-control'], 'private')
    })

    it('accepts a form with the cookie from the origin of a client, or from its own', async () => {
      for (const origin of [{ origin: CLIENT_ORIGIN }, { 'sec-fetch-site': 'same-origin' }]) {
        const { status, body } = await request('/form', { ...FORM, ...cookie(issuer.issue()), ...origin }, 'text=a')
        assert.equal(`${status} ${JSON.parse(body).text}`, '200 a')
      }
    })

    it('accepts a token in a form, whose body the handler reads as usual', async () => {
      for (const sub of ['ann', 'bob']) {
        const { status, body } = await request('/form', FORM, form(issuer.issue({ sub })))
        assert.equal(status, 200, body)
        assert.deepEqual(JSON.parse(body), { text: 'é & =', sub })
      }
    })

    it('leaves a form alone whose token is in the header', async () => {
      const { status, body } = await request('/form', { ...FORM, authorization: bearer(issuer) }, 'text=a')
      assert.equal(`${status} ${JSON.parse(body).text}`, '200 a')
    })

    it('accepts a token in a subprotocol', async () => {
      const fields = { 'sec-websocket-protocol': `chat,bearer.${issuer.issue()}` }
      assert.equal((await request('/protected', fields)).status, 200)
    })

    it('responds to a request without a token, and to one with an empty cookie, as before', async () => {
      for (const fields of [{}, { cookie: `${COOKIE}=; other=${issuer.issue()}` }]) {
        const { status, headers } = await request('/protected', fields)
        assert.equal(`${status} ${headers['www-authenticate']}`, '401 Bearer')
      }
      assert.equal((await request('/form', FORM, 'text=a')).status, 401)
      assert.equal((await request('/optional', {})).status, 200)
    })

    it('does not read the token of a form that is sent as another type, or in the query', async () => {
      const fields = { 'content-type': 'text/plain' }
      assert.notEqual((await request('/form', fields, form(issuer.issue()))).status, 200)
      assert.equal((await request(`/protected?access_token=${issuer.issue()}`, {})).status, 401)
    })

    for (const [what, of, status, error, description] of REFUSED) {
      it(`refuses ${what}`, async () => {
        const { fields, body, path = body === undefined ? '/protected' : '/form' } = of()
        // Nest inflates bodies before its guards.
        if (path === '/unparsed-form' && name.startsWith('nest')) return
        const received = await request(path.replace('unparsed-', ''), fields, body)
        assert.equal(received.status, status, received.body)
        const scope = status === 403 ? `, scope="${PERMISSION}"` : ''
        const challenge = `Bearer error="${error}", error_description="${description}"${scope}`
        assert.equal(received.headers['www-authenticate'], challenge)
        assert.equal(JSON.parse(received.body).error_description, description)
      })
    }
  })
}

for (const name of ['express 5', 'express 4', 'hono', 'koa']) {
  it(`A form that was parsed in front of the guard is read from there on ${name}`, async () => {
    const serve = ADAPTERS[name] ?? assert.fail()
    await using api = await serve(guard)
    for (const [body, expected] of [
      [form(issuer.issue()), 200],
      ['text=a', 401],
      [`${form(issuer.issue())}&access_token=a`, 400],
    ] as const) {
      const fields = { ...FORM, 'content-length': String(body.length) }
      const { status } = await send(`${api.origin}/parsed-form`, fields, 'POST', undefined, body)
      assert.equal(status, expected)
    }
  })
}

for (const name of ['express 5', 'express 4', 'hono', 'koa']) {
  it(`A form is found by each of several policies, with a parser between them, on ${name}`, async () => {
    const serve = ADAPTERS[name] ?? assert.fail()
    await using api = await serve(guard)
    const body = form(issuer.issue({ sub: 'ann' }))
    const fields = { ...FORM, 'content-length': String(body.length) }
    const received = await send(`${api.origin}/twice-form`, fields, 'POST', undefined, body)
    assert.equal(received.status, 200, received.body)
    assert.deepEqual(JSON.parse(received.body), { text: 'é & =', sub: 'ann' })
  })
}

it('Events name the place of a token', async () => {
  const decisions: DecisionEvent[] = []
  const refused: TokenRefusedEvent[] = []
  const stop = observe({ decision: event => decisions.push(event), tokenRefused: event => refused.push(event) })
  const check = (headers: object) => guard.check({ method: 'GET', headers }, { kind: 'authenticated' })
  await check(cookie(issuer.issue()))
  await check(cookie(expired))
  await check({ ...cookie(expired), authorization: bearer(issuer) })
  await check({ authorization: bearer(issuer) })
  stop()
  assert.deepEqual(
    decisions.map(({ guard: of, outcome, source }) => [of, outcome, source]),
    [
      ['sources', 'granted', 'cookie'],
      ['sources', 'expired', 'cookie'],
      ['sources', 'malformed_credentials', undefined],
      ['sources', 'granted', undefined],
    ],
  )
  assert.deepEqual(
    refused.map(({ reason, source }) => [reason, source]),
    [
      ['expired', 'cookie'],
      ['malformed_credentials', undefined],
    ],
  )
})

it('The metadata of the API says that forms are accepted', () => {
  const { audience } = { audience: 'https://api.example.com' }
  const accepting = acceptTokensFrom(createGuard({ ...issuer, audience }), SOURCES)
  const { metadata } = protectResource(accepting, { resource: audience })
  const response = metadata.respond({ method: 'GET', url: new URL(metadata.url).pathname, headers: {} })
  assert.deepEqual(JSON.parse(response?.body ?? '').bearer_methods_supported, ['header', 'body'])
})
