import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { createTestIssuer, type TestIssuer } from '@tollgate/guard/testing'
import { startServer } from './app.ts'

const PERMISSION = { permissions: ['read:admin-messages'] }

describe('The MCP server', () => {
  let issuer: TestIssuer
  let server: Server
  let resource = ''

  before(async () => {
    issuer = await createTestIssuer({ audience: 'https://hello-world.example.com' })
    server = await startServer({ ...issuer, port: 0, clientOrigin: 'http://localhost:4040' })
    const address = server.address()
    resource = `http://localhost:${typeof address === 'object' && address ? address.port : 0}/mcp`
  })
  after(async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await Promise.all([closed, issuer.close()])
  })

  /** Sends a message of JSON-RPC, as MCP clients do. */
  async function send(token: string | undefined, method: string, params: object = {}): Promise<Response> {
    return await fetch(resource, {
      method: 'POST',
      headers: {
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        // A connection that is used again may be closed by then, on a busy machine.
        connection: 'close',
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    })
  }
  const call = (token: string | undefined, name: string) => send(token, 'tools/call', { name, arguments: {} })

  it('lists two tools', async () => {
    const text = await (await send(issuer.issue({ aud: resource }), 'tools/list')).text()
    assert.match(text, /"get-protected-message".*"get-admin-message"/)
  })

  it('sends the protected message to a user', async () => {
    const response = await call(issuer.issue({ aud: resource }), 'get-protected-message')
    assert.equal(response.status, 200)
    assert.match(await response.text(), /This is a protected message\./)
  })

  it('sends the admin message to a user with the permission', async () => {
    const response = await call(issuer.issue({ ...PERMISSION, aud: resource }), 'get-admin-message')
    assert.match(await response.text(), /This is an admin message\./)
  })

  it('names the scope of the tool to a user without the permission', async () => {
    const response = await call(issuer.issue({ aud: resource }), 'get-admin-message')
    assert.equal(response.status, 403)
    assert.match(response.headers.get('www-authenticate') ?? '', /scope="read:admin-messages"/)
  })

  it('rejects a missing token, and one for the API', async () => {
    const responses = [await call(undefined, 'get-protected-message'), await call(issuer.issue(), 'get-admin-message')]
    assert.deepEqual(
      responses.map(({ status }) => status),
      [401, 401],
    )
  })

  it('tells a client without a token where the tenant is', async () => {
    const challenge = (await call(undefined, 'get-protected-message')).headers.get('www-authenticate') ?? ''
    const [, address = ''] = /resource_metadata="([^"]+)"/.exec(challenge) ?? []
    const metadata = Object(await (await fetch(address)).json())
    assert.deepEqual([metadata.resource, metadata.authorization_servers], [resource, [issuer.issuer]])
  })
})
