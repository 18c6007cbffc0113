import { hash } from 'node:crypto'
import type { AcceptedClaims } from './claims.ts'
import type { VerificationKey } from './jwk.ts'
import type { KeySet } from './key-set.ts'
import { shareNames } from './name-lists.ts'
import type { TokenContent } from './verified-token.ts'

/** A token that has just passed every check, and what must go on holding for it to pass again. */
export interface Verification {
  readonly accepted: AcceptedClaims
  readonly key: VerificationKey
  readonly keySet: KeySet
}

/** Tokens that passed every check, so that a client's next request need not pay for the signature again. */
export interface VerifiedTokens {
  /**
   * @param header - the Authorization header
   * @param now - milliseconds since the epoch
   * @returns `undefined` when this very token is not remembered, or what let it pass holds no longer
   */
  find(header: string, now: number): TokenContent | undefined
  /** @param header - the Authorization header that carried the token */
  remember(header: string, verification: Verification): void
}

/** How many tokens at most keep their text, which is faster to compare than a digest and takes more memory. */
const MAX_TEXTS = 10_000

/**
 * Remembers up to `limit` tokens, a whole number, up to `maxTexts` of them by their text. Two generations stand in for a list by age: when the young one is half the limit it
 * becomes the old one, and what the old one held and nobody asked for is forgotten.
 *
 * The fingerprint of a token only finds a candidate. The whole header is then compared with the candidate's, by its text
 * or by its digest, so a token that differs in a single character is not found.
 */
export function createVerifiedTokens(limit: number, maxTexts: number = MAX_TEXTS): VerifiedTokens {
  const half = Math.ceil(limit / 2)
  let young = new Map<number, RememberedToken>()
  let old = new Map<number, RememberedToken>()
  const keepText = limit > maxTexts ? createTextRing(maxTexts) : rememberText

  function find(header: string, now: number): TokenContent | undefined {
    const fingerprint = fingerprintOf(header)
    const token = young.get(fingerprint) ?? findOld(fingerprint)
    if (token === undefined || !token.holds(now)) return undefined
    if (token.text !== undefined) return token.text === header ? token : undefined
    if (token.digest !== digestOf(header)) return undefined
    keepText(token, header)
    return token
  }

  function findOld(fingerprint: number): RememberedToken | undefined {
    const token = old.get(fingerprint)
    if (token) keep(fingerprint, token)
    return token
  }

  function keep(fingerprint: number, token: RememberedToken): void {
    // An odd limit has room for one more in every other generation only, and a limit of one for no old one.
    while (young.size >= Math.min(half, limit - old.size)) {
      old = young
      young = new Map()
    }
    young.set(fingerprint, token)
  }

  function remember(header: string, verification: Verification): void {
    if (limit === 0) return
    const token = new RememberedToken(verification)
    keepText(token, header)
    keep(fingerprintOf(header), token)
  }

  return { find, remember }
}

/**
 * Thirty bits out of the end of the signature, by FNV-1a: small integers are the cheapest keys of a `Map`. Two tokens
 * that share them displace each other, which costs one of them a signature check.
 */
function fingerprintOf(header: string): number {
  let bits = 0x811c9dc5
  for (let index = header.length - 10; index < header.length; index += 1) {
    bits = Math.imul(bits ^ header.charCodeAt(index), 0x01000193)
  }
  return bits >>> 2
}

/** 256 bits, a character a byte. */
function digestOf(header: string): string {
  return hash('sha256', header, 'latin1')
}

function rememberText(token: RememberedToken, text: string): void {
  token.text = text
}

/** Lets the `size` tokens that were asked for last keep their text; the others keep its digest. */
function createTextRing(size: number): (token: RememberedToken, text: string) => void {
  const ring: RememberedToken[] = []
  let next = 0
  return (token, text) => {
    const displaced = ring[next]
    if (displaced?.text !== undefined) {
      displaced.digest ??= digestOf(displaced.text)
      displaced.text = undefined
    }
    token.text = text
    ring[next] = token
    next = (next + 1) % size
  }
}

/**
 * A verified token in little memory: neither its text nor its claims, which come again with the header. A class, for
 * there are many of them.
 */
class RememberedToken implements TokenContent {
  readonly permissions: readonly string[]
  readonly scopes: readonly string[]
  /** The Authorization header that carries the token. */
  text: string | undefined
  /** Of the text; never undefined while the text is. */
  digest: string | undefined
  readonly #validFrom: number
  readonly #validUntil: number
  readonly #key: VerificationKey
  readonly #keySet: KeySet

  constructor({ accepted, key, keySet }: Verification) {
    this.permissions = shareNames(accepted.permissions)
    this.scopes = shareNames(accepted.scopes)
    this.text = undefined
    this.digest = undefined
    this.#validFrom = accepted.validFrom
    this.#validUntil = accepted.validUntil
    this.#key = key
    this.#keySet = keySet
  }

  /** @param now - milliseconds since the epoch */
  holds(now: number): boolean {
    const seconds = now / 1000
    return seconds < this.#validUntil && seconds >= this.#validFrom && this.#key.current && this.#keySet.serves(now)
  }
}
