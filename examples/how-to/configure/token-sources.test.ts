import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { createGuard } from '@tollgate/guard'
import { createTestIssuer } from '@tollgate/guard/testing'
import { createApi } from './token-sources.ts'

const issuer = await createTestIssuer()
const api = createApi(createGuard(issuer))
let address: string
before(async () => {
  await once(api.listen(0, 'localhost'), 'listening')
  const bound = api.address()
  assert.ok(bound && typeof bound === 'object')
  address = `localhost:${bound.port}`
})
after(async () => {
  api.close()
  api.closeAllConnections()
  await issuer.close()
})

describe('The guide to tokens from cookies, forms and WebSockets', () => {
  const token = issuer.issue({ sub: 'ann' })
  const cookie = `__Host-access_token=${token}`

  it('accepts a cookie, and a form with it from the client only', async () => {
    for (const [method, origin, status] of [
      ['GET', 'https://evil.example', 200],
      ['POST', 'https://evil.example', 400],
      ['POST', 'https://app.example.com', 200],
    ] as const) {
      assert.equal((await fetch(`http://${address}`, { method, headers: { cookie, origin } })).status, status)
    }
  })

  it('accepts a form', async () => {
    const body = new URLSearchParams({ access_token: token, text: 'Hello' })
    const response = await fetch(`http://${address}`, { method: 'POST', body })
    assert.deepEqual(await response.json(), { sub: 'ann' })
  })

  it('accepts a WebSocket as a browser opens it, and selects the other subprotocol', async () => {
    const socket = new WebSocket(`ws://${address}`, [`bearer.${token}`, 'chat'])
    const [message] = await once(socket, 'message')
    assert.ok(message instanceof MessageEvent)
    assert.deepEqual(JSON.parse(message.data), { sub: 'ann', protocol: 'chat' })
    assert.equal(socket.protocol, 'chat')
    socket.close()
    await once(socket, 'close')
  })
})
