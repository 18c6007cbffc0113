/** The Socket.IO server of docs/how-to/socket-io.md. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, test } from 'node:test'
import { createGuard } from '@tollgate/guard'
import { createTestIssuer } from '@tollgate/guard/testing'
import { Server } from 'socket.io'
import { io as connect, type Socket } from 'socket.io-client'
import { acceptOrders, guardConnections } from './socket-io.ts'

const issuer = await createTestIssuer()
const server = createServer()
const sockets = new Server(server)
guardConnections(sockets, createGuard(issuer))
sockets.on('connection', socket => {
  acceptOrders(socket)
  socket.on('who', acknowledge => acknowledge(socket.data.token.claims.sub))
})
await once(server.listen(0, 'localhost'), 'listening')
after(async () => {
  await sockets.close()
  await issuer.close()
})

function open(token?: string): Socket {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const options = { transports: ['websocket'], reconnection: false }
  return connect(`http://localhost:${port}`, token === undefined ? options : { ...options, auth: { token } })
}

test('Socket.IO accepts a connection with a valid token', async () => {
  const socket = open(issuer.issue({ sub: 'me' }))
  assert.equal(await socket.emitWithAck('who'), 'me')
  socket.disconnect()
})

test('Socket.IO decides on each event', async () => {
  const socket = open(issuer.issue({ permissions: ['write:orders'] }))
  assert.deepEqual(await socket.emitWithAck('order', 'tea'), { ordered: 'tea' })
  socket.disconnect()
  const reader = open(issuer.issue())
  assert.deepEqual(await reader.emitWithAck('order', 'tea'), {
    error: 'insufficient_scope',
    description: 'This needs the permission write:orders',
  })
  reader.disconnect()
})

for (const [what, token, message] of [
  ['no token', undefined, 'Requires authentication'],
  ['an expired token', issuer.issue({ exp: 1 }), 'The token is expired'],
] as const) {
  test(`Socket.IO rejects a connection with ${what}`, async () => {
    const socket = open(token)
    const error: Error = await new Promise(resolve => socket.once('connect_error', resolve))
    assert.equal(error.message, message)
    socket.disconnect()
  })
}

test('Socket.IO ends a connection when its token expires', async () => {
  const socket = open(issuer.issue({ exp: Math.ceil(Date.now() / 1000) + 1 }))
  const reason: string = await new Promise(resolve => socket.once('disconnect', resolve))
  assert.equal(reason, 'io server disconnect')
})
