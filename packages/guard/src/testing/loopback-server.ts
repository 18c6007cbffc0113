import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'

/** An HTTP server on a free port of localhost. */
export interface LoopbackServer extends AsyncDisposable {
  /** Without a slash at its end. */
  readonly origin: string
  /** Refuses further connections, and ends open ones. */
  close(): Promise<void>
}

export async function createLoopbackServer(answer: RequestListener): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    // Connections are not reused, so a dropped connection cannot fail the next request.
    response.setHeader('connection', 'close')
    answer(request, response)
  })
  return listenOnLoopback(server, 'http')
}

/** Starts a server of `node:http` or `node:https` on a free port of localhost. */
export async function listenOnLoopback(server: Server, scheme: 'http' | 'https'): Promise<LoopbackServer> {
  await once(server.listen(0, 'localhost'), 'listening')

  async function close(): Promise<void> {
    server.closeAllConnections()
    if (server.listening) await once(server.close(), 'close')
  }

  return {
    origin: `${scheme}://localhost:${portOf(server)}`,
    close,
    [Symbol.asyncDispose]: close,
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('The server does not listen on a port')
  return address.port
}
