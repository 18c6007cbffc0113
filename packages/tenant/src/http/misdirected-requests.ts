import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createRequestCheck, type Misdirected } from '@tollgate/loopback'
import { listClients, pageOrigins } from '../store/access/clients.ts'
import { cachedRead } from '../store/cached-read.ts'
import type { Database } from '../store/database.ts'
import { isUnavailable, RETRY_AFTER_SECONDS } from '../store/unavailable.ts'

interface Options {
  database: Database
  /** Further names of this tenant, `host` or `host:port`. */
  allowedHosts: readonly string[]
}

/**
 * Responds with 421 to requests for another host, and to unsafe methods from pages of origins that belong neither to
 * the tenant nor to an application. This check runs before routing: DNS rebinding makes another site's page same-origin
 * with the tenant, and only `Host` shows it.
 *
 * @throws TypeError for an allowed host that is not valid
 */
export function refuseMisdirected(listener: RequestListener, { database, allowedHosts }: Options): RequestListener {
  const check = createRequestCheck({ allowedHosts })
  const findOrigins = cachedRead(database, applicationOrigins)

  async function isFromApplication(origin: string): Promise<boolean> {
    return (await findOrigins()).has(origin)
  }

  async function decide(request: IncomingMessage, response: ServerResponse, misdirected: Misdirected): Promise<void> {
    const { origin } = request.headers
    const isKnown = misdirected.header === 'Origin' && origin !== undefined && (await isFromApplication(origin))
    if (isKnown) listener(request, response)
    else refuse(response, misdirected)
  }

  return (request, response) => {
    const misdirected = check(request)
    // A server must also accept the absolute form (RFC 9112 §3.2.2); the code below handles only the path and the
    // query.
    request.url = request.url?.replace(/^https?:\/\/[^/?#]*\/?/i, '/')
    if (!misdirected) return listener(request, response)
    decide(request, response, misdirected).catch(error => fail(response, error))
  }
}

async function applicationOrigins(database: Database): Promise<ReadonlySet<string>> {
  return new Set((await listClients(database)).flatMap(pageOrigins))
}

function fail(response: ServerResponse, error: unknown): void {
  if (isUnavailable(error)) response.writeHead(503, { 'Retry-After': RETRY_AFTER_SECONDS, Connection: 'close' }).end()
  else response.writeHead(500).end()
}

function refuse(response: ServerResponse, { message }: Misdirected): void {
  response
    .writeHead(421, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': Buffer.byteLength(message),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      // The body is not read.
      Connection: 'close',
    })
    .end(message)
}
