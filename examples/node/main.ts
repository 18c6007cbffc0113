/** An API on bare `node:http`. What is not wrapped in `allow` is open: there is no framework to close it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { authenticated, createGuard, permissions } from '@tollgate/guard'
import { allow } from '@tollgate/guard/node'

const { ISSUER: issuer = '', AUDIENCE: audience = '', PORT = '3000' } = process.env

const guard = createGuard({ issuer, audience })

const listeners = new Map<string, (request: IncomingMessage, response: ServerResponse) => unknown>([
  ['/public', (_request, response) => send(response, { text: 'Everybody may read this' })],
  ['/me', allow(guard, authenticated, (_request, response, token) => send(response, { sub: token.claims.sub }))],
  [
    '/admin',
    allow(guard, permissions('read:admin'), (_request, response) => {
      send(response, { text: 'Administrators may read this' })
    }),
  ],
])

function send(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}

const server = createServer(async (request, response) => {
  try {
    const listener = listeners.get(request.url ?? '')
    if (listener) await listener(request, response)
    else send(response, { message: 'Not Found' }, 404)
  } catch (error) {
    console.error(error)
    send(response, { message: 'Internal Server Error' }, 500)
  }
})

server.listen(Number(PORT), 'localhost', () => {
  const address = server.address()
  console.log(`Listening on http://localhost:${typeof address === 'object' ? address?.port : PORT}`)
})
