/** A WebSocket server: the token is checked at the handshake, and the connection ends when the token does. */
import { createServer } from 'node:http'
import { authenticated, createGuard } from '@tollgate/guard'
import { allowUpgrade } from '@tollgate/guard/node'
import { WebSocketServer } from 'ws'

const { ISSUER: issuer = '', AUDIENCE: audience = '', PORT = '3000' } = process.env

const guard = createGuard({ issuer, audience })
const sockets = new WebSocketServer({ noServer: true })
const server = createServer((_request, response) => response.writeHead(426, { upgrade: 'websocket' }).end())

server.on(
  'upgrade',
  allowUpgrade(guard, authenticated, (request, socket, head, token) => {
    sockets.handleUpgrade(request, socket, head, connection => {
      const timer = setTimeout(() => connection.close(1008, 'The token is expired'), lifetime(token.claims.exp))
      connection.on('close', () => clearTimeout(timer))
      connection.send(JSON.stringify({ sub: token.claims.sub }))
    })
  }),
)

/** @returns milliseconds, at most what a timer can wait */
function lifetime(exp: number): number {
  return Math.min(exp * 1000 - Date.now(), 2 ** 31 - 1)
}

server.listen(Number(PORT), 'localhost', () => {
  const address = server.address()
  console.log(`Listening on http://localhost:${typeof address === 'object' ? address?.port : PORT}`)
})
