import type { JsonObject } from '../jose/strict-json.ts'
import type { Refusal } from '../refusal.ts'
import { AHEAD, NONCE, OLD, TIME } from '../refusals/dpop.ts'
import { isTime } from '../token/claim-values.ts'
import type { Nonces } from './nonce.ts'

/** How long a proof may be used. */
export interface FreshnessRules {
  /** After its `iat`, in seconds. */
  readonly proofSeconds: number
  /** How far the client's clock may be ahead, in seconds. */
  readonly proofAheadSeconds: number
  readonly nonces: Nonces | undefined
}

/** With a nonce, the client's clock may be wrong by a day. */
const SECONDS_WITH_NONCE = 86_400

/**
 * Until when a proof could be replayed, in milliseconds since the epoch (RFC 9449 §11.1).
 *
 * @param now - milliseconds since the epoch
 */
export function expiryOf(claims: JsonObject, rules: FreshnessRules, now: number): number | Refusal {
  const { iat, exp = Number.MAX_SAFE_INTEGER, nbf = 0 } = claims
  if (!isTime(iat) || !isTime(exp) || !isTime(nbf)) return TIME
  const { proofSeconds, proofAheadSeconds, nonces } = rules
  const seconds = now / 1000
  const [behind, ahead] = nonces ? [SECONDS_WITH_NONCE, SECONDS_WITH_NONCE] : [proofSeconds, proofAheadSeconds]
  if (seconds - iat > behind || seconds >= exp) return OLD
  if (iat - seconds > ahead || nbf - seconds > proofAheadSeconds) return AHEAD
  // The clock of another instance may be behind by as much as a client's clock may be ahead.
  if (!nonces) return (iat + proofSeconds + proofAheadSeconds) * 1000
  const until = typeof claims.nonce === 'string' ? nonces.acceptedUntil(claims.nonce, now) : undefined
  return until ?? NONCE
}
