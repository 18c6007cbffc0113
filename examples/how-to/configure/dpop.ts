/** A guard that accepts DPoP-bound tokens, in one process and in several. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  allOf,
  authenticated,
  boundBy,
  createGuard,
  type Guard,
  type IssuerOptions,
  permissions,
} from '@tollgate/guard'
import { dpop, type ProofVerifier, type Replays, replayStore } from '@tollgate/guard/dpop'
import { allow } from '@tollgate/guard/node'
import type { createClient } from 'redis'

export function createDpopGuard(issuer: string, audience: string): Guard {
  const guard = createGuard({
    issuer,
    audience,
    dpop: dpop({ baseUrls: ['https://api.example.com'] }),
  })
  return guard
}

export function behindProxy(): ProofVerifier {
  const proofs = dpop({ baseUrls: ['https://api.example.com/orders-service'] })
  return proofs
}

export function requireDpop(): ProofVerifier {
  const proofs = dpop({ baseUrls: ['https://api.example.com'], required: true })
  return proofs
}

export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

export function createRoutes(guard: Guard): Record<'orders' | 'payments', Listener> {
  const orders = allow(guard, authenticated, (_, response) => response.end('orders'))
  const payments = allow(guard, allOf(boundBy('dpop'), permissions('pay')), (_, response) => response.end('paid'))
  return { orders, payments }
}

export function createReplays(redis: Pick<ReturnType<typeof createClient>, 'set'>): Replays {
  const replays = replayStore(async (key, ms) => {
    const reply = await redis.set(key, '1', { condition: 'NX', expiration: { type: 'PX', value: ms } })
    return reply === 'OK'
  })
  return replays
}

export function createSharedGuard(settings: IssuerOptions, replays: Replays, secret: string): Guard {
  const guard = createGuard({
    ...settings,
    dpop: dpop({
      baseUrls: ['https://api.example.com'],
      replays,
      nonce: { secret: Buffer.from(secret, 'base64url') },
    }),
  })
  return guard
}
