import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import { getRequestListener } from '@hono/node-server'
import type { Guard } from '../../guard.ts'
import { createLoopbackServer, type LoopbackServer, listenOnLoopback } from '../../testing/loopback-server.ts'
import type { Api } from './api.ts'

/** What a server needs to ask clients for certificates. */
export interface TlsOptions {
  readonly key: string
  readonly cert: string
  readonly requestCert: boolean
  readonly rejectUnauthorized: boolean
}

/** Serves the API under contract behind a guard, over https if there are options for TLS. */
export type Serve = (guard: Guard, tls?: TlsOptions) => Promise<Api>

export function listen(answer: RequestListener, tls: TlsOptions | undefined): Promise<LoopbackServer> {
  return tls ? listenOnLoopback(createServer(tls, answer), 'https') : createLoopbackServer(answer)
}

type FetchHandler = (request: Request, env: unknown) => Response | Promise<Response>
type ErrorHandler = (error: unknown) => Response | Promise<Response>

/** The servers for fetch handlers of other runtimes. */
interface Runtime {
  readonly Bun?: {
    serve(options: { port: number; hostname: string; fetch: (request: Request) => unknown; error: ErrorHandler }): {
      readonly port: number
      stop(closeConnections: boolean): Promise<void>
    }
  }
  readonly Deno?: {
    serve(
      options: { port: number; hostname: string; onListen: () => void; onError: ErrorHandler },
      fetch: (request: Request) => unknown,
    ): { readonly addr: { readonly port: number }; shutdown(): Promise<void> }
  }
}

const runtime: Runtime = Object(globalThis)

/** Serves a fetch handler: by the runtime's own server, or on Node by Hono's. */
export async function listenFetch(
  fetch: FetchHandler,
  errorHandler: ErrorHandler,
  tls: TlsOptions | undefined,
): Promise<Api> {
  const handle = (request: Request) => fetch(request, {})
  const address = { port: 0, hostname: '127.0.0.1' }
  if (!tls && runtime.Bun) {
    const server = runtime.Bun.serve({ ...address, fetch: handle, error: errorHandler })
    return { origin: `http://127.0.0.1:${server.port}`, [Symbol.asyncDispose]: () => server.stop(true) }
  }
  if (!tls && runtime.Deno) {
    const server = runtime.Deno.serve({ ...address, onListen: () => undefined, onError: errorHandler }, handle)
    return { origin: `http://127.0.0.1:${server.addr.port}`, [Symbol.asyncDispose]: () => server.shutdown() }
  }
  return await listen(getRequestListener(fetch, { errorHandler }), tls)
}
