/** A WebSocket server: the token is checked at the handshake, and the connection ends when the token does. */
import { createServer } from 'node:http'
import { authenticated, createGuard } from '@tollgate/guard'
import { expiry } from '@tollgate/guard/expiry'
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
      connection.on(
        'close',
        expiry(token, ({ description }) => connection.close(1008, description)),
      )
      connection.send(JSON.stringify({ sub: token.claims.sub }))
    })
  }),
)

server.listen(Number(PORT), 'localhost', () => {
  const address = server.address()
  console.log(`Listening on http://localhost:${typeof address === 'object' ? address?.port : PORT}`)
})
