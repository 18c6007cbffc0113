import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { createTestIssuer, type TestIssuer } from '@tollgate/guard/testing'
import { startServer } from './app.ts'

const CLIENT = 'http://localhost:4040'
const PERMISSION = { permissions: ['read:admin-messages'] }

describe('The Hello World API', () => {
  let issuer: TestIssuer
  let server: Server
  let origin = ''

  before(async () => {
    // Issues real tokens. No tenant is needed.
    issuer = await createTestIssuer({ audience: 'https://hello-world.example.com' })
    server = await startServer({ ...issuer, port: 0, clientOrigin: CLIENT })
    const address = server.address()
    origin = `http://localhost:${typeof address === 'object' && address ? address.port : 0}`
  })
  after(async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await Promise.all([closed, issuer.close()])
  })

  async function get(path: string, token?: string): Promise<[status: number, body: unknown]> {
    // A connection that is used again may be closed by then, on a busy machine.
    const headers = { origin: CLIENT, connection: 'close', ...(token && { authorization: `Bearer ${token}` }) }
    const response = await fetch(`${origin}${path}`, { headers })
    assert.equal(response.headers.get('access-control-allow-origin'), CLIENT)
    return [response.status, await response.json()]
  }

  it('sends the public message without a token', async () => {
    assert.deepEqual(await get('/api/messages/public'), [200, { text: 'This is a public message.' }])
  })

  it('sends the protected message to a user', async () => {
    const expected = [200, { text: 'This is a protected message.' }]
    assert.deepEqual(await get('/api/messages/protected', issuer.issue()), expected)
  })

  it('sends the admin message to a user with the permission', async () => {
    const expected = [200, { text: 'This is an admin message.' }]
    assert.deepEqual(await get('/api/messages/admin', issuer.issue(PERMISSION)), expected)
  })

  it('rejects a missing token, an expired one, one for another API, and one without the permission', async () => {
    const requests = [
      get('/api/messages/protected'),
      get('/api/messages/protected', issuer.issue({ exp: 1 })),
      get('/api/messages/admin', issuer.issue({ ...PERMISSION, aud: 'https://other.example.com' })),
      get('/api/messages/admin', issuer.issue()),
    ]
    const statuses = (await Promise.all(requests)).map(([status]) => status)
    assert.deepEqual(statuses, [401, 401, 401, 403])
  })

  it('responds 404 to an unknown path', async () => {
    assert.deepEqual(await get('/api/messages/other'), [404, { message: 'Not Found' }])
  })

  it('says that it is alive and ready', async () => {
    assert.deepEqual(await get('/healthz'), [200, { status: 'alive' }])
    assert.deepEqual(await get('/readyz'), [200, { status: 'ready' }])
  })
})
