import { lookup } from 'node:dns/promises'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { localOrigin } from '@tollgate/loopback'

/** A port of this machine's loopback. */
export interface Listener {
  /** `http://localhost:PORT`, or `https:`; a default port is left out. */
  origin: string
  /** Starts to handle requests, including those that have been waiting. */
  serve(handler: RequestListener): void
  /** Stops accepting connections, gives running requests a moment to end, then closes every connection. */
  close(): Promise<void>
}

export interface ListenerOptions {
  /** 0 selects a free port. */
  port: number
  /** An IP address to bind, besides 127.0.0.1. Default: every address of `localhost`. */
  host?: string | undefined
  /** The environment variable for the port, named in the error that suggests another one. */
  variable: string
  /** Key and certificate in PEM, for https. */
  tls?: { key: string; cert: string }
}

const HOST = 'localhost'
const LOOPBACK = '127.0.0.1'
const WILDCARDS = ['0.0.0.0', '::']
const GRACE_MILLISECONDS = 1000

/**
 * Binds a port on every address of `localhost`, so that it works for every address that the name resolves to.
 *
 * @throws Error when the port is in use or may not be bound
 */
export async function listenOnLocalhost({ port, host, variable, tls }: ListenerOptions): Promise<Listener> {
  const { promise: handler, resolve: serve } = Promise.withResolvers<RequestListener>()
  const servers: Server[] = []
  const sockets = new Set<Socket>()
  const close = () => closeAll(servers, sockets)
  let bound = port
  try {
    for (const address of await addressesFor(host)) {
      const answer: RequestListener = (request, response) => {
        handler.then(serve => serve(request, response)).catch(() => fail(response))
      }
      const server = tls ? createSecureServer({ ...tls, minVersion: 'TLSv1.2' }, answer) : createServer(answer)
      server.on('connection', (socket: Socket) => remember(socket, sockets))
      bound = await bind(server, { host: address, port: bound, variable })
      servers.push(server)
    }
  } catch (error) {
    await close()
    throw error
  }
  return { origin: localOrigin(bound, tls ? 'https' : 'http'), serve, close }
}

/** A wildcard address includes the loopback. */
async function addressesFor(host: string | undefined): Promise<string[]> {
  if (host === undefined) return (await lookup(HOST, { all: true })).map(({ address }) => address)
  return WILDCARDS.includes(host) || host === LOOPBACK ? [host] : [LOOPBACK, host]
}

/** Handles an error that a handler throws, when it may already have sent part of the response. */
function fail(response: ServerResponse): void {
  if (response.headersSent) response.destroy()
  else response.writeHead(500, { Connection: 'close' }).end()
}

async function bind(
  server: Server,
  { host, port, variable }: { host: string; port: number; variable: string },
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  // Use `on`, not `once`: a later error concerns one connection that was not accepted, and the others continue.
  server.on('error', cause => reject(new Error(explain(cause, port, variable), { cause })))
  server.listen({ host, port }, () => resolve(portOf(server.address())))
  return promise
}

function explain(error: NodeJS.ErrnoException, port: number, variable: string): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use: stop the process that listens on it or set ${variable} to another`
    case 'EACCES':
      return `Port ${port} may not be opened without special rights: set ${variable} to 1024 or higher`
    default:
      return `Cannot listen on port ${port}: ${error.message}`
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port')
  return address.port
}

/** The server does not track connections whose TLS handshake is pending, and these would delay its close. */
function remember(socket: Socket, sockets: Set<Socket>): void {
  sockets.add(socket)
  socket.once('close', () => sockets.delete(socket))
}

async function closeAll(servers: readonly Server[], sockets: Iterable<Socket>): Promise<void> {
  const closed = servers.map(server => new Promise(resolve => server.close(resolve)))
  const timer = setTimeout(() => {
    for (const socket of sockets) socket.destroy()
  }, GRACE_MILLISECONDS)
  await Promise.all(closed)
  clearTimeout(timer)
}
