import type { Granted } from './decision.ts'
import type { VerificationKey } from './jwk.ts'
import type { KeySet } from './key-set.ts'

/** A verified token as it is remembered, with all that must still hold when it comes again. */
export interface RememberedToken {
  /** The whole Authorization header that carried it. */
  readonly header: string
  readonly granted: Granted
  /** Seconds since the epoch. */
  readonly validFrom: number
  readonly validUntil: number
  readonly key: VerificationKey
  readonly keySet: KeySet
}

/** Tokens that passed every check, so that a client's next request need not pay for the signature again. */
export interface VerifiedTokens {
  /**
   * @param now - seconds since the epoch
   * @returns `undefined` when this very header is not remembered, or what let it pass holds no longer
   */
  find(header: string, now: number): Granted | undefined
  remember(token: RememberedToken): void
}

/** Of an RS256 signature the last 24 characters are 144 bits that differ between tokens: a short key that is cheap to hash. */
const TAIL_LENGTH = 24

/**
 * Remembers up to `limit` tokens. Two generations stand in for a list by age: when the young one is half the limit it
 * becomes the old one, and what the old one held and nobody asked for is forgotten.
 *
 * The tail only finds a candidate; the whole header is then compared, so a token that was altered is not found.
 */
export function createVerifiedTokens(limit: number): VerifiedTokens {
  let young = new Map<string, RememberedToken>()
  let old = new Map<string, RememberedToken>()

  function find(header: string, now: number): Granted | undefined {
    const tail = header.slice(-TAIL_LENGTH)
    const token = young.get(tail) ?? old.get(tail)
    if (token === undefined || token.header !== header) return undefined
    if (now >= token.validUntil || now < token.validFrom) return undefined
    if (!token.key.current || !token.keySet.serves()) return undefined
    if (!young.has(tail)) remember(token)
    return token.granted
  }

  function remember(token: RememberedToken): void {
    if (young.size >= limit / 2) {
      old = young
      young = new Map()
    }
    young.set(token.header.slice(-TAIL_LENGTH), token)
  }

  return { find, remember }
}
