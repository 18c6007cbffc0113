import { type DpopOptions, dpop } from '../../src/dpop/index.ts'
import { createGuard, type Guard } from '../../src/guard.ts'
import type { GuardedRequest } from '../../src/http/guarded-request.ts'
import type { GuardOptions } from '../../src/options/options.ts'
import { authenticated, type Policy } from '../../src/policy/policy.ts'
import { createProver, createTestIssuer, type Prover, type TestIssuer } from '../../src/testing/index.ts'
import { createStoppedClock, type StoppedClock } from './front-door.ts'

export const BASE_URL = 'https://api.example.com'

/** What is different in a request of the client. */
export interface Sent {
  readonly target?: string
  readonly url?: string
  readonly accessToken?: string
  readonly nonce?: string | undefined
  readonly claims?: Readonly<Record<string, unknown>>
  readonly prover?: Prover
}

/** A request with a bound token and a new proof. */
export interface SentRequest extends GuardedRequest {
  readonly method: string
  readonly url: string
  readonly headers: { readonly authorization: string; readonly dpop: string }
}

/** An issuer, and a client with a token that is bound to its key. All share one clock. */
export interface DpopDoor {
  readonly issuer: TestIssuer
  readonly clock: StoppedClock
  readonly client: Prover
  readonly token: string
  createGuard(options?: Partial<DpopOptions>, shared?: Partial<GuardOptions>): Guard
  request(sent?: Sent): SentRequest
}

export async function createDpopDoor(): Promise<DpopDoor> {
  const clock = createStoppedClock()
  const issuer = await createTestIssuer({ algorithm: 'ES256', clock })
  const client = createProver({ clock })
  const token = issuer.issueBound(client)
  return {
    issuer,
    clock,
    client,
    token,
    createGuard: (options, shared) =>
      createGuard({ ...issuer, clock, ...shared, dpop: dpop({ baseUrls: [BASE_URL], ...options }) }),
    request: ({ target = '/orders', url = `${BASE_URL}${target}`, prover = client, ...call } = {}) => {
      return { method: 'GET', url: target, headers: prover.headers({ accessToken: token, url, ...call }) }
    },
  }
}

/** `granted`, or the status and the reason of the refusal. */
export async function outcomeOf(guard: Guard, sent: GuardedRequest, policy: Policy = authenticated): Promise<string> {
  const decision = await guard.check(sent, policy)
  return decision.granted ? 'granted' : `${decision.status} ${decision.reason}`
}
