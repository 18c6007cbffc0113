import { setImmediate } from 'node:timers/promises'
import type { VerifiedToken } from '../../verified-token.ts'

/** The API under contract, as one adapter and its framework serve it. */
export interface Api extends AsyncDisposable {
  readonly origin: string
}

/** Who may read the API from a browser. */
export const CLIENT_ORIGIN = 'https://client.test'
/** What the API itself exposes to its client, through the framework's usual CORS handling. */
export const EXPOSED_HEADER = 'X-Total'
export const PERMISSION = 'read:admin-messages'

export interface Body {
  readonly text: string
  /** The subject of the token that the handler was given. */
  readonly sub?: unknown
}

/** What a guarded route answers: late, so that concurrent requests overlap. */
export async function greet(text: string, tokenOf: () => VerifiedToken | undefined): Promise<Body> {
  await setImmediate()
  return { text, sub: tokenOf()?.claims.sub }
}

/** What the route `/fails` does: it has a bug. */
export function fail(): never {
  throw new Error('The handler failed')
}
