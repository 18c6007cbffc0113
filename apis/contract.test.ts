/** Each API in this folder sends the same responses as `apps/api`, byte for byte. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { createTestIssuer, type TestIssuer } from '@tollgate/guard/testing'
import { createApp } from '@tollgate/hello-world-api'
import catalog from './catalog.json' with { type: 'json' }

const CLIENT = 'http://localhost:4040'
const ADMIN = { permissions: ['read:admin-messages'] }
const CONFIG = { port: 0, clientOrigin: CLIENT, allowedHosts: ['api.test'] }
const CUSTOM_ISSUER = 'https://login.example.com/'
const PROTECTED = '/api/messages/protected'
const ADMINS = '/api/messages/admin'
/** These differ between servers, and say nothing about the response. */
const UNRELATED = new Set(['date', 'connection', 'keep-alive'])

/** The modules of the APIs. Those in TypeScript and those with decorators are compiled. */
const APIS = catalog.flatMap(({ name, compiled }) => [
  [name, new URL(`${name}/src/app.js`, import.meta.url)] as const,
  [`${name}-js`, new URL(`${compiled ? '' : '../'}${name}-js/src/app.js`, import.meta.url)] as const,
])

interface Api {
  startServer(config: object): Promise<Server>
}

/** Authorization headers, made with the issuer. */
const CREDENTIALS: Readonly<Record<string, (issuer: TestIssuer) => string>> = {
  'a good token': issuer => `Bearer ${issuer.issue()}`,
  'the permission': issuer => `Bearer ${issuer.issue(ADMIN)}`,
  'a token of the custom domain': issuer => `Bearer ${issuer.issue({ iss: CUSTOM_ISSUER })}`,
  'an expired token': issuer => `Bearer ${issuer.issue({ exp: 1 })}`,
  'a token for another API': issuer => `Bearer ${issuer.issue({ ...ADMIN, aud: 'https://other.example.com' })}`,
  'a token of another issuer': issuer => `Bearer ${issuer.issue({ iss: 'https://login.example.org/' })}`,
  'a token without the permission': issuer => `Bearer ${issuer.issue({ scope: 'read:admin-messages' })}`,
  'a token without a signature': issuer => `Bearer ${issuer.issue().replace(/[^.]+$/, '')}`,
  'no credentials': () => 'Bearer',
  'two tokens': () => 'Bearer a b',
  'another scheme': () => 'Basic dTpw',
}
const PATHS = ['/api/messages/public', PROTECTED, ADMINS, '/healthz', '/readyz']
const UNKNOWN = [
  ...['/', '/api/messages', '/api/messages/other', '/api/messages/admin/', '/API/messages/admin', '//healthz', '/%'],
  ...['/%zz', '/healthz/', '/healthz%20', '/api//messages/public', '/*', '/?/healthz'],
]
const FROM_CLIENT = `Origin: ${CLIENT}`
const FROM_ELSEWHERE = 'Origin: http://localhost:4041'
const PREFLIGHT = 'Access-Control-Request-Method: GET'
const HOST = 'Host: localhost:PORT'

/** Heads of requests. `PORT` is the port of the server. */
const REQUESTS: readonly (readonly string[])[] = [
  ...[...PATHS, ...UNKNOWN].flatMap(path =>
    ['GET', 'HEAD', 'POST', 'OPTIONS'].map(method => [`${method} ${path} HTTP/1.1`, HOST, FROM_CLIENT]),
  ),
  ...[...PATHS, '/', '/%'].flatMap(path => [
    [`GET ${path} HTTP/1.1`, HOST],
    [`POST ${path} HTTP/1.1`, 'Host: evil.test', FROM_CLIENT],
  ]),
  ['DELETE /api/messages/public HTTP/1.1', HOST],
  ...[ADMINS, '/nothing'].flatMap(path => [
    [`OPTIONS ${path} HTTP/1.1`, HOST, FROM_CLIENT, PREFLIGHT],
    [`OPTIONS ${path} HTTP/1.1`, HOST, FROM_ELSEWHERE, PREFLIGHT],
    [`OPTIONS ${path} HTTP/1.1`, HOST, PREFLIGHT],
    [`POST ${path} HTTP/1.1`, HOST, FROM_ELSEWHERE],
    [`POST ${path} HTTP/1.1`, HOST, FROM_CLIENT, 'Content-Length: 0'],
  ]),
  ['GET /api/messages/public?a=b HTTP/1.1', HOST],
  ['GET http://localhost:PORT/healthz HTTP/1.1', HOST],
  ['GET http://localhost:PORT/nothing HTTP/1.1', HOST],
  ['GET http://evil.test/healthz HTTP/1.1', HOST],
  ['GET /healthz HTTP/1.0'],
  ['GET /healthz HTTP/1.0', HOST],
  ['GET /healthz HTTP/1.1', HOST, 'Host: evil.test'],
  ['GET /healthz HTTP/1.1', 'Host: api.test'],
  ['GET /healthz HTTP/1.1', 'Host: [::1]:PORT'],
  ['GET /healthz HTTP/1.1', 'Host: localhost@evil.test'],
  ['GET /healthz HTTP/1.1', 'Host: localhost:1'],
  ['GET /healthz HTTP/1.1', HOST, 'Connection: Upgrade', 'Upgrade: websocket'],
]

let issuer: TestIssuer
let reference: Server
before(async () => {
  issuer = await createTestIssuer({ audience: 'https://hello-world.example.com' })
  const app = createApp({ ...CONFIG, ...issuer, customIssuer: CUSTOM_ISSUER })
  await app.listen({ host: 'localhost', port: 0 })
  reference = app.server
})
after(async () => {
  await Promise.all([close(reference), issuer.close()])
})

for (const [name, module] of APIS) {
  describe(`The API "${name}"`, () => {
    let server: Server
    before(async () => {
      const { startServer }: Api = await import(module.href)
      server = await startServer({ ...CONFIG, ...issuer, customIssuer: CUSTOM_ISSUER })
    })
    after(() => close(server))

    async function compare(head: readonly string[]): Promise<void> {
      assert.equal(await send(server, head), await expect(head), head.join('\n'))
    }

    it('sends the same responses to requests without credentials', async () => {
      for (const head of REQUESTS) await compare(head)
    })

    for (const [what, authorization] of Object.entries(CREDENTIALS)) {
      it(`sends the same responses to ${what}`, async () => {
        const credentials = `Authorization: ${authorization(issuer)}`
        for (const path of [PROTECTED, ADMINS]) await compare([`GET ${path} HTTP/1.1`, HOST, FROM_CLIENT, credentials])
        await compare([`HEAD ${ADMINS} HTTP/1.1`, HOST, credentials])
        await compare([`GET /api/messages/public HTTP/1.1`, HOST, credentials])
      })
    }

    it('sends the same responses while the issuer is unavailable', async () => {
      const config = { ...CONFIG, ...issuer, jwksUri: `${issuer.issuer}nothing` }
      const app = createApp(config)
      await app.listen({ host: 'localhost', port: 0 })
      const { startServer }: Api = await import(module.href)
      const own = await startServer(config)
      const credentials = `Authorization: Bearer ${issuer.issue()}`
      for (const path of PATHS) {
        const head = [`GET ${path} HTTP/1.1`, HOST, FROM_CLIENT, credentials]
        const [actual, wanted] = await Promise.all([send(own, head), send(app.server, head)])
        assert.equal(actual.replace(/(retry-after): \d+/, '$1'), wanted.replace(/(retry-after): \d+/, '$1'))
      }
      await Promise.all([app.close(), close(own)])
    })
  })
}

const expected = new Map<string, Promise<string>>()

/** The response of `apps/api`, which is the same for every API. */
function expect(head: readonly string[]): Promise<string> {
  const key = head.join('\n')
  const response = expected.get(key) ?? send(reference, head)
  expected.set(key, response)
  return response
}

/** The response, with its headers in alphabetical order. */
async function send(server: Server, head: readonly string[]): Promise<string> {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const socket = connect({ host: 'localhost', port })
  socket.write(`${[...head, 'Connection: close'].join('\r\n')}\r\n\r\n`.replaceAll('PORT', String(port)))
  const [top = '', ...body] = (await text(socket)).replaceAll(String(port), 'PORT').split('\r\n\r\n')
  const [status, ...lines] = top.split('\r\n')
  const headers = lines
    .map(line => line.replace(/^[^:]+/, name => name.toLowerCase()))
    .filter(line => !UNRELATED.has(line.replace(/:.*/, '')))
    // Optional in a response to HEAD (RFC 9110 §9.3.2).
    .filter(line => !(head[0]?.startsWith('HEAD ') && line.startsWith('content-length:')))
  return [status, ...headers.toSorted(), '', body.join('\r\n\r\n')].join('\n')
}

async function close(server: Server | undefined): Promise<void> {
  if (!server) return
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}
