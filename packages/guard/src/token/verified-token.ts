import { isDpop } from '../http/authorization-header.ts'
import { parseStrictJsonObject } from '../jose/strict-json.ts'
import { type Claims, isClaims } from './claims.ts'

/** What is known of a token that passed every check. */
export interface TokenContent {
  readonly permissions: readonly string[]
  readonly scopes: readonly string[]
  /** Not there for a cached token: they stand in the header that carried it this time, for whoever asks. */
  readonly claims?: Claims | undefined
}

/** The guard that verified a token, as the token knows it. */
export interface Origin<TokenClaims extends Claims> {
  /** What the guard's schema makes of claims that fit it. */
  narrow(claims: Claims): TokenClaims
}

/**
 * An access token that passed every check. It holds what the issuer said and shows nothing that could be sent again. A
 * class for its private fields.
 */
export class VerifiedToken<out TokenClaims extends Claims = Claims> {
  /** The `permissions` claim, or empty. */
  readonly permissions: readonly string[]
  /** The `scope` claim, split at its spaces if it is one string, or empty. */
  readonly scopes: readonly string[]
  readonly #known: Claims | undefined
  readonly #header: string
  readonly #origin: Origin<TokenClaims>
  #claims: TokenClaims | undefined

  /** Only a guard makes one. @param header - the Authorization header that carried the token */
  constructor(content: TokenContent, header: string, origin: Origin<TokenClaims>) {
    this.permissions = content.permissions
    this.scopes = content.scopes
    this.#known = content.claims
    this.#header = header
    this.#origin = origin
    this.#claims = undefined
  }

  /** What the issuer said, deeply frozen. */
  get claims(): TokenClaims {
    this.#claims ??= deepFreeze(this.#origin.narrow(this.#known ?? readClaims(this.#header)))
    return this.#claims
  }

  /** How the sender proved that the token is theirs; `undefined` for a bearer token, which needs no proof. */
  get boundBy(): 'dpop' | undefined {
    return isDpop(this.#header) ? 'dpop' : undefined
  }

  /** Whether the guard known as `origin` verified the token. */
  static isFrom<TokenClaims extends Claims>(
    origin: Origin<TokenClaims>,
    token: VerifiedToken,
  ): token is VerifiedToken<TokenClaims> {
    return token.#origin === origin
  }
}

/** Reads the claims from a header that was verified before. */
export function readClaims(header: string): Claims {
  const payload = header.slice(header.indexOf('.') + 1, header.lastIndexOf('.'))
  const claims = parseStrictJsonObject(Buffer.from(payload, 'base64url'))
  if (claims && isClaims(claims)) return claims
  throw new TypeError('The header has not been verified')
}

/** Whoever reads the claims reads what the issuer said, not what another part of the program made of it. */
function deepFreeze<Value extends object>(value: Value): Value {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null && !Object.isFrozen(member)) deepFreeze(member)
  }
  return Object.freeze(value)
}
