import { type AcceptedClaims, type Claims, readClaims } from './claims.ts'
import type { VerificationKey } from './jwk.ts'
import type { ParsedJws } from './jws.ts'
import type { KeySet } from './key-set.ts'
import { parseStrictJsonObject } from './strict-json.ts'
import type { TokenContent } from './verified-token.ts'

/** A token that has just passed every check, and what must go on holding for it to pass again. */
export interface Verification {
  readonly jws: ParsedJws
  readonly accepted: AcceptedClaims
  readonly key: VerificationKey
  readonly keySet: KeySet
}

/** Tokens that passed every check, so that a client's next request need not pay for the signature again. */
export interface VerifiedTokens {
  /**
   * @param header - the Authorization header
   * @param now - seconds since the epoch
   * @returns `undefined` when this very token is not remembered, or what let it pass holds no longer
   */
  find(header: string, now: number): RememberedToken | undefined
  remember(verification: Verification): RememberedToken
}

/** The end of an RS256 signature: 144 bits that differ between tokens, cheap to cut off and to look up. */
const TAIL_LENGTH = 24

/**
 * Remembers up to `limit` tokens. Two generations stand in for a list by age: when the young one is half the limit it
 * becomes the old one, and what the old one held and nobody asked for is forgotten.
 *
 * The tail of a token only finds a candidate. The candidate is then spelled out and compared with the header as a whole,
 * so a token that differs in a single character is not found.
 */
export function createVerifiedTokens(limit: number): VerifiedTokens {
  let young = new Map<string, RememberedToken>()
  let old = new Map<string, RememberedToken>()

  function find(header: string, now: number): RememberedToken | undefined {
    const tail = header.slice(-TAIL_LENGTH)
    let token = young.get(tail)
    if (token === undefined) {
      token = old.get(tail)
      if (token === undefined) return undefined
      keep(tail, token)
    }
    return token.holds(now) && token.spell() === header ? token : undefined
  }

  function keep(tail: string, token: RememberedToken): void {
    if (young.size >= limit / 2) {
      old = young
      young = new Map()
    }
    // Spelled anew: a slice of the header would keep the whole of it alive.
    young.set(Buffer.from(tail, 'latin1').toString('latin1'), token)
  }

  function remember(verification: Verification): RememberedToken {
    const token = new RememberedToken(verification)
    if (limit > 0) keep(token.spell().slice(-TAIL_LENGTH), token)
    return token
  }

  return { find, remember }
}

/**
 * A verified token in as little memory as still lets it be compared byte for byte: payload and signature as they were
 * before base64url, the header shared with every token that has the same, the claims not parsed. A class, for there are
 * many of them.
 */
export class RememberedToken implements TokenContent {
  readonly permissions: readonly string[]
  readonly scopes: readonly string[]
  readonly #header: string
  /** Payload and signature, a character a byte. */
  readonly #bytes: string
  readonly #payloadLength: number
  readonly #validFrom: number
  readonly #validUntil: number
  readonly #key: VerificationKey
  readonly #keySet: KeySet

  constructor({ jws, accepted, key, keySet }: Verification) {
    this.permissions = accepted.permissions
    this.scopes = accepted.scopes
    this.#header = jws.header.encoded
    this.#bytes = Buffer.concat([jws.payload, jws.signature]).toString('latin1')
    this.#payloadLength = jws.payload.length
    this.#validFrom = accepted.validFrom
    this.#validUntil = accepted.validUntil
    this.#key = key
    this.#keySet = keySet
  }

  /** @param now - seconds since the epoch */
  holds(now: number): boolean {
    return now < this.#validUntil && now >= this.#validFrom && this.#key.current && this.#keySet.serves()
  }

  /** The Authorization header that carries the token. */
  spell(): string {
    const bytes = Buffer.from(this.#bytes, 'latin1')
    const payload = bytes.toString('base64url', 0, this.#payloadLength)
    return `Bearer ${this.#header}.${payload}.${bytes.toString('base64url', this.#payloadLength)}`
  }

  readClaims(): Claims {
    const payload = parseStrictJsonObject(Buffer.from(this.#bytes, 'latin1').subarray(0, this.#payloadLength))
    return readClaims(payload ?? {})
  }
}
