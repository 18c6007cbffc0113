import assert from 'node:assert/strict'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { after, beforeEach, describe, it } from 'node:test'
import { inspect } from 'node:util'
import Provider from 'oidc-provider'
import { dpop } from '../dpop/index.ts'
import { createGuard } from '../guard.ts'
import { authenticated } from '../policy/policy.ts'
import { createProver, createTestIssuer } from '../testing/index.ts'
import { createLoopbackServer } from '../testing/loopback-server.ts'
import type { VerifiedToken } from '../token/verified-token.ts'
import { type ExchangeTarget, type OnBehalfOfOptions, onBehalfOf, TokenExchangeError } from './index.ts'

const SECRET = 'a secret: +%&='
const target = { audience: 'https://stock.test', scopes: ['read:stock'] }
let ahead = 0
const clock = () => Date.now() + ahead
const issuer = await createTestIssuer({ clock })
const guard = createGuard({ ...issuer, clock })

/** The token endpoint, which issues numbered tokens unless a test wants something else. */
let requests: { readonly authorization: string | undefined; readonly body: URLSearchParams }[] = []
let respond: (request: IncomingMessage, response: ServerResponse) => void = issue
const server = await createLoopbackServer(async (request, response) => {
  requests.push({ authorization: request.headers.authorization, body: new URLSearchParams(await text(request)) })
  respond(request, response)
})
after(() => Promise.all([issuer.close(), server.close()]))
beforeEach(() => {
  requests = []
  respond = issue
  ahead = 0
})

const ISSUED = {
  access_token: 'new',
  issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  token_type: 'Bearer',
  expires_in: 600,
}

function issue(_request: IncomingMessage, response: ServerResponse): void {
  response.end(JSON.stringify({ ...ISSUED, access_token: `new-${requests.length}` }))
}

function createExchange(options: Partial<OnBehalfOfOptions> = {}) {
  return onBehalfOf({
    tokenEndpoint: `${server.origin}/token`,
    client: { id: 'api', secret: SECRET },
    clock,
    ...options,
  })
}

async function verify(claims: object = {}): Promise<VerifiedToken> {
  const decision = await guard.verify(issuer.issue({ ...claims }))
  assert.ok(decision.granted && decision.token)
  return decision.token
}

describe('onBehalfOf', () => {
  it('ends an exchange at its deadline, although its fetch ignores the signal', async () => {
    const exchange = createExchange({ timeoutSeconds: 0.1, fetch: () => new Promise(() => {}) })
    await assert.rejects(exchange.exchange(await verify(), target), { unavailable: true })
  })

  it('sends the token of the caller with the credentials of the API', async () => {
    const token = await verify()
    const exchanged = await createExchange().exchange(token, { ...target, resource: 'https://stock.test/v1' })
    assert.equal(exchanged.accessToken, 'new-1')
    assert.ok(exchanged.expiresAt && Math.abs(exchanged.expiresAt - clock() - 600_000) < 60_000)
    assert.equal(exchanged.scopes, undefined)
    assert.deepEqual(Object.fromEntries(requests[0]?.body ?? []), {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: token.encoded,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: 'https://stock.test',
      resource: 'https://stock.test/v1',
      scope: 'read:stock',
    })
    const [scheme, credentials = ''] = requests[0]?.authorization?.split(' ') ?? []
    assert.equal(scheme, 'Basic')
    assert.equal(Buffer.from(credentials, 'base64').toString(), 'api:a+secret%3A+%2B%25%26%3D')
  })

  it('authenticates in the body where the server wants it', async () => {
    await createExchange({ client: { id: 'api', secret: SECRET, authentication: 'post' } }).exchange(
      await verify(),
      target,
    )
    assert.equal(requests[0]?.authorization, undefined)
    assert.equal(requests[0]?.body.get('client_id'), 'api')
    assert.equal(requests[0]?.body.get('client_secret'), SECRET)
  })

  it('caches a token until shortly before it expires', async () => {
    const [exchange, token] = [createExchange(), await verify()]
    const first = await exchange.exchange(token, target)
    ahead = 560_000
    assert.equal(await exchange.exchange(token, target), first)
    ahead = 575_000
    assert.equal((await exchange.exchange(token, target)).accessToken, 'new-2')
  })

  it('caches for each caller, audience, resource and set of scopes', async () => {
    const [exchange, token] = [createExchange(), await verify()]
    const targets: readonly ExchangeTarget[] = [
      target,
      { ...target, audience: 'https://other.test' },
      { ...target, scopes: ['read:stock', 'write:stock'] },
      { audience: target.audience },
      { resource: target.audience },
    ]
    for (const each of targets) await exchange.exchange(token, each)
    await exchange.exchange(await verify({ sub: 'other' }), target)
    assert.equal(requests.length, 6)
    for (const each of targets) await exchange.exchange(token, each)
    await exchange.exchange(token, { ...target, scopes: ['write:stock', 'read:stock', 'read:stock'] })
    assert.equal(requests.length, 6)
  })

  it('shares one request between concurrent calls, and repeats none that failed', async () => {
    const [exchange, token] = [createExchange(), await verify()]
    const all = await Promise.all(Array.from({ length: 50 }, () => exchange.exchange(token, target)))
    assert.equal(requests.length, 1)
    assert.equal(new Set(all.map(each => each.accessToken)).size, 1)
    respond = (_request, response) => response.writeHead(503).end()
    const other = await verify({ sub: 'other' })
    const failed = await Promise.allSettled(Array.from({ length: 50 }, () => exchange.exchange(other, target)))
    assert.ok(failed.every(({ status }) => status === 'rejected'))
    assert.equal(requests.length, 2)
    respond = issue
    assert.equal((await exchange.exchange(other, target)).accessToken, 'new-3')
  })

  it('caches no more tokens than it may, and none if it may not', async () => {
    const [small, none] = [createExchange({ cacheSize: 2 }), createExchange({ cacheSize: 0 })]
    const tokens = await Promise.all(['a', 'b', 'c'].map(sub => verify({ sub })))
    for (const token of [...tokens, ...tokens]) await small.exchange(token, target)
    assert.equal(requests.length, 6)
    const [token] = tokens
    assert.ok(token)
    for (let time = 0; time < 2; time += 1) await none.exchange(token, target)
    assert.equal(requests.length, 8)
  })

  it('does not cache a token whose lifetime the server does not say', async () => {
    respond = (_request, response) => response.end(JSON.stringify({ ...ISSUED, expires_in: undefined, scope: 'a  b' }))
    const [exchange, token] = [createExchange(), await verify()]
    const exchanged = await exchange.exchange(token, target)
    assert.equal(exchanged.expiresAt, undefined)
    assert.deepEqual(exchanged.scopes, ['a', 'b'])
    await exchange.exchange(token, target)
    assert.equal(requests.length, 2)
  })

  it('refuses a token that has expired since, also if its exchange is cached', async () => {
    const [exchange, token] = [createExchange(), await verify({ exp: Math.floor(clock() / 1000) + 60 })]
    await exchange.exchange(token, target)
    ahead = 61_000
    await assert.rejects(exchange.exchange(token, target), { name: 'TokenExchangeError', code: 'invalid_grant' })
  })

  it('refuses a token that is bound to a key of the caller', async () => {
    const bound = createGuard({ ...issuer, dpop: dpop({ baseUrls: ['https://api.test'] }) })
    const client = createProver()
    const headers = client.headers({ accessToken: issuer.issueBound(client), url: 'https://api.test/' })
    const decision = await bound.check({ method: 'GET', url: '/', headers }, authenticated)
    assert.ok(decision.granted && decision.token)
    await assert.rejects(createExchange().exchange(decision.token, target), /bound to a key of the caller/)
    assert.equal(requests.length, 0)
  })
})

describe('The response to a token exchange', () => {
  const json =
    (body: object, status = 200) =>
    (_request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(status).end(JSON.stringify(body))
    }
  for (const [what, response, expected] of [
    ['no token', json({ ...ISSUED, access_token: undefined }), { message: /no valid "access_token"/ }],
    ['a token that is a number', json({ ...ISSUED, access_token: 1 }), { message: /no valid "access_token"/ }],
    ['a token with a line break', json({ ...ISSUED, access_token: 'a\r\nb' }), { message: /no valid "access_token"/ }],
    ['a token of 17 kB', json({ ...ISSUED, access_token: 'a'.repeat(17_000) }), { message: /no valid "access_token"/ }],
    ['no issued type', json({ ...ISSUED, issued_token_type: undefined }), { message: /"issued_token_type"/ }],
    [
      'an ID token',
      json({ ...ISSUED, issued_token_type: 'urn:ietf:params:oauth:token-type:id_token' }),
      { message: /"issued_token_type"/ },
    ],
    ['a token that is bound', json({ ...ISSUED, token_type: 'DPoP' }), { message: /not "Bearer"/ }],
    ['no token type', json({ ...ISSUED, token_type: undefined }), { message: /not "Bearer"/ }],
    ['a lifetime in a string', json({ ...ISSUED, expires_in: '600' }), { message: /"expires_in"/ }],
    ['a negative lifetime', json({ ...ISSUED, expires_in: -1 }), { message: /"expires_in"/ }],
    ['scopes in an array', json({ ...ISSUED, scope: ['a'] }), { message: /"scope"/ }],
    ['an array', json([ISSUED]), { message: /no valid "access_token"/ }],
    ['HTML', (_: IncomingMessage, response: ServerResponse) => response.end('<html>'), { message: /access_token/ }],
    [
      'a member twice',
      (_: IncomingMessage, response: ServerResponse) =>
        response.end(JSON.stringify(ISSUED).replace('{', '{"access_token":"other",')),
      { message: /no valid "access_token"/ },
    ],
    ['65 kB', json({ ...ISSUED, more: 'a'.repeat(66_000) }), { message: /more than 65536 bytes/, unavailable: false }],
    [
      'an error',
      json({ error: 'invalid_grant', error_description: `about ${SECRET}` }, 400),
      {
        message: 'The token endpoint responded with 400 and "invalid_grant"',
        code: 'invalid_grant',
        unavailable: false,
      },
    ],
    [
      'an error that is no code',
      json({ error: `<script> ${SECRET}` }, 400),
      { message: 'The token endpoint responded with 400', code: undefined },
    ],
    ['wrong credentials', json({ error: 'invalid_client' }, 401), { code: 'invalid_client', unavailable: false }],
    ['no access', json({}, 403), { message: 'The token endpoint responded with 403', unavailable: false }],
    ['too many requests', json({}, 429), { unavailable: true }],
    ['an outage', json({}, 502), { unavailable: true }],
    ['nothing new', json(ISSUED, 201), { message: 'The token endpoint responded with 201' }],
    [
      'a redirect, which is not followed',
      (_: IncomingMessage, response: ServerResponse) => response.writeHead(307, { location: '/elsewhere' }).end(),
      { message: 'The token endpoint is unavailable', unavailable: true },
    ],
    [
      'a broken connection',
      (request: IncomingMessage) => request.socket.destroy(),
      { message: 'The token endpoint is unavailable', unavailable: true },
    ],
    ['no response in time', () => undefined, { message: 'The token endpoint is unavailable', unavailable: true }],
  ] as const) {
    it(`is refused: ${what}`, async () => {
      respond = response
      const token = await verify()
      const exchange = createExchange(what === 'no response in time' ? { timeoutSeconds: 0.2 } : {})
      const error = await exchange.exchange(token, target).then(
        () => assert.fail(),
        (reason: unknown) => reason,
      )
      assert.ok(error instanceof TokenExchangeError)
      for (const [name, value] of Object.entries(expected)) {
        const received: unknown = Reflect.get(error, name)
        if (value instanceof RegExp) assert.match(String(received), value)
        else assert.equal(received, value)
      }
      const shown = inspect(error, { depth: 9 })
      assert.ok(!shown.includes(token.encoded) && !shown.includes(SECRET))
      assert.equal(requests.length, 1)
    })
  }
})

it('A token that a redirect led to is refused, whatever "fetch" does', async () => {
  respond = (request, response) =>
    request.url === '/token'
      ? response.writeHead(307, { location: '/elsewhere' }).end()
      : response.end(JSON.stringify(ISSUED))
  const exchange = createExchange({ fetch: (input, init) => fetch(input, { ...init, redirect: 'follow' }) })
  await assert.rejects(exchange.exchange(await verify(), target), {
    name: 'TokenExchangeError',
    message: 'The token endpoint redirects: redirects are not followed',
  })
  assert.equal(requests.length, 2)
})

describe('The options of onBehalfOf', () => {
  const client = { id: 'api', secret: SECRET }
  const tokenEndpoint = 'https://issuer.test/token'
  for (const [what, options, message] of [
    ['no endpoint', { client }, /"tokenEndpoint" must be an https URL/],
    ['http', { client, tokenEndpoint: 'http://issuer.test/token' }, /"tokenEndpoint" must be an https URL/],
    ['a user', { client, tokenEndpoint: 'https://a:b@issuer.test/' }, /"tokenEndpoint" must be an https URL/],
    ['no client', { tokenEndpoint }, /"client" must have an "id" and a "secret"/],
    ['no secret', { tokenEndpoint, client: { id: 'api' } }, /"client" must have an "id" and a "secret"/],
    ['another authentication', { tokenEndpoint, client: { ...client, authentication: 'none' } }, /"basic" or "post"/],
    ['a negative cache', { tokenEndpoint, client, cacheSize: -1 }, /"cacheSize" must be a whole number/],
    ['no time', { tokenEndpoint, client, timeoutSeconds: 0 }, /"timeoutSeconds" must be a number from 0.1 to 60/],
    ['an unknown option', { tokenEndpoint, client, audience: 'a' }, /"audience"/],
  ] as const) {
    it(`are refused: ${what}`, () => {
      assert.throws(
        () => Reflect.apply(onBehalfOf, undefined, [options]),
        error => error instanceof TypeError && message.test(error.message) && !error.message.includes(SECRET),
      )
    })
  }

  for (const [what, wrong] of [
    ['nothing', {}],
    ['an empty audience', { audience: '' }],
    ['an audience that is an array', { audience: ['a'] }],
    ['no scopes', { audience: 'a', scopes: [] }],
    ['a scope that is two', { audience: 'a', scopes: ['a b'] }],
    ['scopes in a string', { audience: 'a', scopes: 'a' }],
    ['an unknown member', { audience: 'a', scope: 'a' }],
  ] as const) {
    it(`are refused: a target with ${what}`, async () => {
      const exchange = createExchange()
      const token = await verify()
      await assert.rejects(Reflect.apply(exchange.exchange, exchange, [token, wrong]), TypeError)
    })
  }
})

describe('A real authorization server with token exchange: oidc-provider', () => {
  it('accepts the credentials and issues a token', async () => {
    const provider = new Provider('http://localhost', {
      clients: [
        { client_id: 'api:1', client_secret: SECRET, grant_types: [GRANT], redirect_uris: [], response_types: [] },
      ],
      features: { devInteractions: { enabled: false } },
    })
    provider.registerGrantType<{ subject_token?: string; audience?: string }>(
      GRANT,
      async ctx => {
        const { client, params } = ctx.oidc
        const decision = await guard.verify(params.subject_token)
        assert.ok(decision.granted)
        ctx.body = {
          ...ISSUED,
          access_token: `${client.clientId.length}-${params.audience?.length}`,
          token_type: 'bearer',
        }
      },
      ['subject_token', 'subject_token_type', 'requested_token_type', 'audience', 'scope'],
    )
    await using real = await createLoopbackServer(provider.callback())
    const options = { tokenEndpoint: `${real.origin}/token`, client: { id: 'api:1', secret: SECRET } }
    const exchanged = await createExchange(options).exchange(await verify(), target)
    assert.equal(exchanged.accessToken, '5-18')
    const wrong = createExchange({ ...options, client: { id: 'api:1', secret: 'other' } })
    await assert.rejects(wrong.exchange(await verify(), target), { code: 'invalid_client', unavailable: false })
  })
})

const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange'
