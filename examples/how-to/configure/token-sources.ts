/** An API that accepts tokens from a cookie, a form and a subprotocol of a WebSocket. */
import { createServer, type Server } from 'node:http'
import { authenticated, type Guard } from '@tollgate/guard'
import { allow, allowUpgrade } from '@tollgate/guard/node'
import { acceptTokensFrom } from '@tollgate/guard/token-sources'
import { WebSocketServer } from 'ws'

export function createApi(guard: Guard): Server {
  const accepting = acceptTokensFrom(guard, {
    cookie: { name: '__Host-access_token', origins: ['https://app.example.com'] },
    form: true,
    subprotocol: true,
  })

  const server = createServer(
    allow(accepting, authenticated, (_request, response, token) => {
      response.end(JSON.stringify({ sub: token.claims.sub }))
    }),
  )
  const sockets = new WebSocketServer({ noServer: true })
  server.on(
    'upgrade',
    allowUpgrade(accepting, authenticated, (request, socket, head, token) => {
      sockets.handleUpgrade(request, socket, head, connection => {
        connection.send(JSON.stringify({ sub: token.claims.sub, protocol: connection.protocol }))
      })
    }),
  )
  return server
}
