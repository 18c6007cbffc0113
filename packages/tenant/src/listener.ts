import { lookup } from 'node:dns/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A port of this machine's loopback. */
export interface Listener {
  /** `http://localhost:PORT` */
  origin: string
  /** Answers requests from now on; those that came before have waited. */
  serve(handler: RequestListener): void
  /** Stops accepting, lets requests under way end for a moment, then closes every connection. */
  close(): Promise<void>
}

const HOST = 'localhost'
const GRACE_MILLISECONDS = 1000

/**
 * Binds a port on every address of `localhost`, so that it answers however the name resolves.
 *
 * @param port 0 takes a free one
 * @throws Error when the port is in use or may not be bound
 */
export async function listenOnLocalhost(port: number): Promise<Listener> {
  const { promise: handler, resolve: serve } = Promise.withResolvers<RequestListener>()
  const servers: Server[] = []
  const close = () => closeAll(servers)
  let bound = port
  try {
    for (const { address } of await lookup(HOST, { all: true })) {
      const server = createServer(async (request, response) => (await handler)(request, response))
      bound = await bind(server, address, bound)
      servers.push(server)
    }
  } catch (error) {
    await close()
    throw error
  }
  return { origin: `http://${HOST}:${bound}`, serve, close }
}

async function bind(server: Server, host: string, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  server.once('error', cause => reject(new Error(explain(cause, port), { cause })))
  server.listen({ host, port }, () => resolve(portOf(server.address())))
  return promise
}

function explain(error: NodeJS.ErrnoException, port: number): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use: stop the process that listens on it or set PORT to another`
    case 'EACCES':
      return `Port ${port} may not be opened without special rights: set PORT to 1024 or higher`
    default:
      return `Cannot listen on port ${port}: ${error.message}`
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port')
  return address.port
}

async function closeAll(servers: readonly Server[]): Promise<void> {
  const closed = servers.map(server => new Promise(resolve => server.close(resolve)))
  const timer = setTimeout(() => servers.map(server => server.closeAllConnections()), GRACE_MILLISECONDS)
  await Promise.all(closed)
  clearTimeout(timer)
}
