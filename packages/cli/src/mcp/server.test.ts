import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { after, before, describe, it } from 'node:test'
import type { LocalTenant } from '../tenant/local-tenant.ts'
import { respond } from './server.ts'

/** What the Management API of the fake tenant responds. */
let body = ''
let status = 200
const TOKEN = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.e30.c2lnbmF0dXJl`

describe('the tools of tollgate mcp', () => {
  let server: Server
  let tenant: LocalTenant
  before(async () => {
    server = createServer((request, response) => {
      if (request.url === '/local/tokens') return response.end(JSON.stringify({ access_token: 'token-of-the-admin' }))
      return response.writeHead(status).end(body)
    }).listen(0, 'localhost')
    await once(server, 'listening')
    const address = server.address()
    assert.ok(typeof address === 'object' && address)
    tenant = { origin: `http://localhost:${address.port}`, controlKey: 'key', secure: undefined, path: 'tenant.json' }
  })
  after(() => server.close())

  async function call(name: string, args: object = {}): Promise<{ text: string; isError: boolean }> {
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }
    const response = await respond(JSON.stringify(message), async () => tenant, '1.0.0')
    const { content, isError = false } = Object(response).result
    return { text: content[0].text, isError }
  }

  it('hide client secrets and tokens, and keep settings with such names', async () => {
    status = 200
    body = JSON.stringify([
      {
        client_id: 'a',
        client_secret: 'hush-hush',
        signing_keys: [{ cert: 'hush-hush' }],
        refresh_token: { rotation_type: 'rotating' },
        details: { body: { password: 'hush-hush', refresh_token: 'hush-hush' }, description: `The token ${TOKEN}` },
      },
    ])
    const { text } = await call('auth0_list_applications')
    assert.doesNotMatch(text, /hush-hush|eyJ/)
    assert.match(text, /"rotation_type": "rotating"/)
    assert.match(text, /"client_id": "a"/)
    assert.match((await call('auth0_create_application', { name: 'a', app_type: 'spa' })).text, /\[redacted\]/)
  })

  for (const [what, received, code] of [
    ['is not JSON', '<h1>Bad gateway</h1>', 502],
    ['is not JSON, with status 200', 'OK', 200],
    ['is an error', '{"message":"Not allowed"}', 403],
  ] as const) {
    it(`report a response that ${what}, and go on`, async () => {
      status = code
      body = received
      const { text, isError } = await call('auth0_list_logs')
      assert.equal(isError, true)
      assert.match(text, /rejected GET \/logs\S+: (Not allowed|status \d+ without a JSON document)$/)
    })
  }

  it('report a tenant that has stopped', async () => {
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'auth0_list_logs' } }
    const stopped = { ...tenant, origin: 'http://localhost:1' }
    const response = await respond(JSON.stringify(message), async () => stopped, '1.0.0')
    assert.equal(Object(response).result.isError, true)
  })
})
