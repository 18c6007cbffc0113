import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
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
