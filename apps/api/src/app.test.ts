import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { createTestIssuer, type TestIssuer } from '@tollgate/guard/testing'
import type { FastifyInstance } from 'fastify'
import { createApp } from './app.ts'

const CLIENT = 'http://localhost:4040'
const ADMIN = { permissions: ['read:admin-messages'] }
const SECURITY_HEADERS = {
  'x-xss-protection': '0',
  'cache-control': 'no-store, max-age=0, must-revalidate',
  pragma: 'no-cache',
  expires: '0',
  'content-type': 'application/json; charset=utf-8',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

describe('The Hello World API', () => {
  let issuer: TestIssuer
  let app: FastifyInstance
  let origin: string

  before(async () => {
    issuer = await createTestIssuer({ audience: 'https://hello-world.example.com' })
    app = createTestApp(issuer)
    app.get('/bug', { config: { policy: { kind: 'anyone' } } }, () => {
      throw new Error('A bug with a secret in its message')
    })
    origin = await app.listen({ host: 'localhost', port: 0 })
  })
  after(async () => {
    await app.close()
    await issuer.close()
  })

  function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
    return fetch(`${origin}${path}`, { method, headers })
  }

  const invalidToken = (description: string) => ({
    error: 'invalid_token',
    error_description: description,
    message: 'Bad credentials',
  })
  const invalidRequest = (description: string) => ({
    error: 'invalid_request',
    error_description: description,
    message: 'Requires authentication',
  })

  const token = (claims?: object) => () => `Bearer ${issuer.issue({ ...claims })}`
  const contract: [string, string, (() => string) | undefined, number, object, string | null][] = [
    ['no token at the public route', 'public', undefined, 200, { text: 'This is a public message.' }, null],
    ['rubbish at the public route', 'public', () => 'Bearer x', 200, { text: 'This is a public message.' }, null],
    ['a valid token', 'protected', token(), 200, { text: 'This is a protected message.' }, null],
    ['the permission', 'admin', token(ADMIN), 200, { text: 'This is an admin message.' }, null],
    ['no header', 'protected', undefined, 401, { message: 'Requires authentication' }, 'Bearer'],
    ['another scheme', 'admin', () => 'Basic dTpw', 401, { message: 'Requires authentication' }, 'Bearer'],
    [
      'malformed credentials',
      'protected',
      () => 'Bearer a b',
      400,
      invalidRequest('The Authorization header is not Bearer, a space and one token'),
      'Bearer error="invalid_request", error_description="The Authorization header is not Bearer, a space and one token"',
    ],
    [
      'an expired token',
      'protected',
      token({ exp: 1 }),
      401,
      invalidToken('The token is expired'),
      'Bearer error="invalid_token", error_description="The token is expired"',
    ],
    [
      'a token for another API',
      'admin',
      token({ ...ADMIN, aud: 'https://other.example.com' }),
      401,
      invalidToken('The token is not meant for this API'),
      'Bearer error="invalid_token", error_description="The token is not meant for this API"',
    ],
    [
      'no permission',
      'admin',
      token({ permissions: ['read:messages'], scope: 'read:admin-messages' }),
      403,
      {
        error: 'insufficient_scope',
        error_description: 'This needs the permission read:admin-messages',
        message: 'Permission denied',
      },
      'Bearer error="insufficient_scope", error_description="This needs the permission read:admin-messages", scope="read:admin-messages"',
    ],
  ]
  for (const [what, route, authorization, status, body, challenge] of contract) {
    it(`answers ${status} to ${what} at /${route}`, async () => {
      const headers = authorization ? { authorization: authorization(), origin: CLIENT } : { origin: CLIENT }
      const response = await get(`/api/messages/${route}`, headers)
      assert.equal(response.status, status)
      assert.equal(await response.text(), JSON.stringify(body))
      assert.equal(response.headers.get('www-authenticate'), challenge)
      assertHeaders(response, SECURITY_HEADERS)
      assertHeaders(response, {
        'access-control-allow-origin': CLIENT,
        'access-control-expose-headers': 'WWW-Authenticate',
        vary: 'Origin',
      })
    })
  }

  for (const path of [
    '/',
    '/api/messages',
    '/api/messages/other',
    '/api/messages/admin/',
    '/API/messages/admin',
    '/%',
  ]) {
    it(`answers 404 to the unknown path ${path}`, async () => {
      const response = await get(path, { origin: CLIENT })
      assert.equal(response.status, 404)
      assert.deepEqual(await response.json(), { message: 'Not Found' })
      assertHeaders(response, { ...SECURITY_HEADERS, 'access-control-allow-origin': CLIENT })
    })
  }

  it('answers 404 to other methods than GET', async () => {
    assert.equal((await get('/api/messages/public', {}, 'POST')).status, 404)
  })

  it('answers 500 to a bug and keeps its message to itself', async () => {
    const response = await get('/bug', { origin: CLIENT })
    assert.equal(response.status, 500)
    assert.deepEqual(await response.json(), { message: 'Internal Server Error' })
    assertHeaders(response, { ...SECURITY_HEADERS, 'access-control-allow-origin': CLIENT })
  })

  it('guards HEAD as it guards GET', async () => {
    assert.equal((await get('/api/messages/protected', {}, 'HEAD')).status, 401)
    assert.equal((await get('/api/messages/protected', { authorization: token()() }, 'HEAD')).status, 200)
  })

  it('answers the preflight of the client, and of the client alone', async () => {
    const preflight = (from: string) =>
      get('/api/messages/admin', { origin: from, 'access-control-request-method': 'GET' }, 'OPTIONS')
    const allowed = await preflight(CLIENT)
    assert.equal(allowed.status, 204)
    assertHeaders(allowed, {
      'access-control-allow-origin': CLIENT,
      'access-control-allow-methods': 'GET',
      'access-control-allow-headers': 'Authorization, Content-Type',
      'access-control-max-age': '86400',
    })
    const other = await preflight('http://localhost:4041')
    assert.equal(other.headers.get('access-control-allow-origin'), null)
    assert.equal(other.headers.get('access-control-allow-methods'), null)
  })

  it('describes its routes to programs', async () => {
    const response = await get('/openapi.json')
    const { openapi, paths } = JSON.parse(await response.text())
    assert.equal(openapi, '3.1.0')
    assert.deepEqual(Object.keys(paths), [
      '/api/messages/public',
      '/api/messages/protected',
      '/api/messages/admin',
      '/healthz',
      '/readyz',
    ])
    assert.deepEqual(paths['/api/messages/public'].get.security, [])
    assert.deepEqual(paths['/api/messages/admin'].get.security, [{ bearer: ['read:admin-messages'] }])
    assert.deepEqual(Object.keys(paths['/api/messages/admin'].get.responses), ['200', '401', '403', '503'])
  })

  it('describes its routes to people', async () => {
    const response = await get('/reference')
    assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8')
    assert.match(response.headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src 'sha256-/)
    const page = await response.text()
    assert.ok(page.includes('<code>GET /api/messages/admin</code></td><td>the permission read:admin-messages</td>'))
    assert.ok(page.includes('<code>GET /api/messages/public</code></td><td>nothing</td>'))
  })

  it('says that it is alive and ready', async () => {
    assert.deepEqual(await (await get('/healthz')).json(), { status: 'alive' })
    assert.deepEqual(await (await get('/readyz')).json(), { status: 'ready' })
  })
})

describe('The Hello World API, called from elsewhere', () => {
  let issuer: TestIssuer
  let app: FastifyInstance
  let port: string

  before(async () => {
    issuer = await createTestIssuer({ audience: 'https://hello-world.example.com' })
    app = createTestApp(issuer, ['api.test'])
    port = new URL(await app.listen({ host: 'localhost', port: 0 })).port
  })
  after(async () => {
    await app.close()
    await issuer.close()
  })

  /** Sends a head that `fetch` would not send. */
  async function send(...head: string[]): Promise<{ status: number; headers: Headers; body: string }> {
    const socket = connect({ host: 'localhost', port: Number(port) })
    socket.write(`${[...head, 'Connection: close'].join('\r\n')}\r\n\r\n`.replaceAll('PORT', port))
    const [answer = '', body = ''] = (await text(socket)).split('\r\n\r\n', 2)
    const [, ...lines] = answer.split('\r\n')
    const headers = new Headers(
      lines.map((line): [string, string] => [line.replace(/:.*/, ''), line.replace(/^[^:]*: /, '')]),
    )
    return { status: Number(answer.split(' ', 2)[1]), headers, body }
  }

  for (const path of ['/', '/api/messages/public', '/healthz', '/readyz', '/nothing', '/%zz', '/%']) {
    it(`answers 421 with one sentence at ${path} to a request for another host`, async () => {
      for (const host of [
        'evil.test',
        'evil.test:PORT',
        'localhost:1',
        '127.0.0.1.nip.io:PORT',
        'localhost@evil.test',
      ]) {
        for (const method of ['GET', 'POST', 'OPTIONS', 'HEAD']) {
          const { status, headers, body } = await send(`${method} ${path} HTTP/1.1`, `Host: ${host}`)
          assert.equal(status, 421, `${method} ${host}`)
          assertHeaders({ headers }, SECURITY_HEADERS)
          if (method !== 'HEAD')
            assert.match(JSON.parse(body).message, /^This server is not "[^"]+": call it as "localhost:/)
        }
      }
    })
  }

  it('answers 421 to a request without a host, with two, or with another in its target', async () => {
    for (const head of [
      ['GET /healthz HTTP/1.0'],
      ['GET /healthz HTTP/1.1', 'Host: localhost:PORT', 'Host: evil.test'],
      ['GET http://evil.test/healthz HTTP/1.1', 'Host: localhost:PORT'],
      ['GET /healthz HTTP/1.1', 'Host: evil.test', 'Connection: Upgrade', 'Upgrade: websocket'],
    ]) {
      assert.equal((await send(...head)).status, 421, head.join('\n'))
    }
  })

  it('answers for names of this machine and for allowed hosts', async () => {
    for (const host of [
      'localhost:PORT',
      'LOCALHOST:PORT',
      'api.localhost:PORT',
      '127.0.0.1:PORT',
      '[::1]:PORT',
      'api.test',
    ]) {
      assert.equal((await send('GET /healthz HTTP/1.1', `Host: ${host}`)).status, 200, host)
    }
    assert.equal((await send('GET http://localhost:PORT/healthz HTTP/1.1', 'Host: localhost:PORT')).status, 200)
  })

  it('answers 421 to an unsafe method from a page that is neither its own nor the client’s', async () => {
    for (const [origin, status] of [
      ['http://evil.test', 421],
      ['http://localhost:1', 421],
      [CLIENT, 404],
      ['http://localhost:PORT', 404],
      ['https://api.test', 404],
    ] as const) {
      const answer = await send('POST /api/messages/public HTTP/1.1', 'Host: localhost:PORT', `Origin: ${origin}`)
      assert.equal(answer.status, status, origin)
    }
  })

  it('answers a safe method from any page, without letting it read', async () => {
    const { status, headers } = await send('GET /healthz HTTP/1.1', 'Host: localhost:PORT', 'Origin: http://evil.test')
    assert.deepEqual([status, headers.get('access-control-allow-origin')], [200, null])
  })
})

describe('The Hello World API without its issuer', () => {
  it('answers 503 to a good token and is alive, not ready', async t => {
    const issuer = await createTestIssuer({ audience: 'https://hello-world.example.com' })
    t.after(issuer.close)
    issuer.outage()
    const app = createTestApp(issuer)
    t.after(() => app.close())
    const origin = await app.listen({ host: 'localhost', port: 0 })

    const headers = { authorization: `Bearer ${issuer.issue()}`, origin: CLIENT }
    const response = await fetch(`${origin}/api/messages/protected`, { headers })
    assert.equal(response.status, 503)
    assert.deepEqual(await response.json(), {
      error: 'temporarily_unavailable',
      error_description: 'The keys of the token issuer cannot be fetched at the moment',
      message: 'Unable to verify credentials',
    })
    assert.match(response.headers.get('retry-after') ?? '', /^[1-9]\d*$/)
    assert.equal(response.headers.get('www-authenticate'), null)
    assertHeaders(response, { ...SECURITY_HEADERS, 'access-control-allow-origin': CLIENT })
    assert.equal((await fetch(`${origin}/healthz`)).status, 200)
    assert.equal((await fetch(`${origin}/readyz`)).status, 503)
    assert.equal((await fetch(`${origin}/api/messages/public`)).status, 200)
  })

  it('does not start with a route that states no policy', async t => {
    const issuer = await createTestIssuer()
    t.after(issuer.close)
    const app = createTestApp(issuer)
    t.after(() => app.close())
    assert.throws(() => app.get('/forgotten', () => 'open to all'), /"GET \/forgotten" states no policy/)
  })
})

describe('The Hello World API of a tenant with a custom domain', () => {
  it('takes the tokens of both issuers, signed with the same keys, and of no other', async () => {
    const tenant = await createTestIssuer({ audience: 'https://hello-world.example.com' })
    const { audience, issuer, jwksUri } = tenant
    const customIssuer = 'https://login.example.com/'
    const app = createApp({ port: 0, clientOrigin: CLIENT, audience, issuer, jwksUri, customIssuer })
    const stranger = await createTestIssuer({ audience })
    const statuses: [string, number][] = []
    for (const [what, token] of [
      ['the tenant', tenant.issue()],
      ['the custom domain', tenant.issue({ iss: customIssuer })],
      ['another issuer', tenant.issue({ iss: 'https://login.example.org/' })],
      ['the custom domain, signed by another', stranger.issue({ iss: customIssuer })],
    ] as const) {
      const { statusCode } = await app.inject({
        url: '/api/messages/protected',
        headers: { authorization: `Bearer ${token}` },
      })
      statuses.push([what, statusCode])
    }
    assert.deepEqual(statuses, [
      ['the tenant', 200],
      ['the custom domain', 200],
      ['another issuer', 401],
      ['the custom domain, signed by another', 401],
    ])
    await Promise.all([app.close(), tenant.close(), stranger.close()])
  })
})

function createTestApp({ issuer, jwksUri, audience }: TestIssuer, allowedHosts: string[] = []): FastifyInstance {
  return createApp({ port: 0, clientOrigin: CLIENT, allowedHosts, audience, issuer, jwksUri })
}

function assertHeaders(response: Pick<Response, 'headers'>, expected: Record<string, string>): void {
  for (const [name, value] of Object.entries(expected)) assert.equal(response.headers.get(name), value, name)
}
