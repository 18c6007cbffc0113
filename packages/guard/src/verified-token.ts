import type { Claims } from './claims.ts'

/** What a verified token is made from. */
export interface TokenContent {
  readonly permissions: readonly string[]
  readonly scopes: readonly string[]
  /** Most routes never look at the claims, so they are read when asked for, once a request. */
  readClaims(): Claims
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
  /** The `scope` claim, split at its spaces, or empty. */
  readonly scopes: readonly string[]
  readonly #content: TokenContent
  readonly #origin: Origin<TokenClaims>
  #claims: TokenClaims | undefined

  /** Only a guard makes one. */
  constructor(content: TokenContent, origin: Origin<TokenClaims>) {
    this.permissions = content.permissions
    this.scopes = content.scopes
    this.#content = content
    this.#origin = origin
  }

  /** What the issuer said, deeply frozen. */
  get claims(): TokenClaims {
    this.#claims ??= deepFreeze(this.#origin.narrow(this.#content.readClaims()))
    return this.#claims
  }

  /** Whether the guard known as `origin` verified the token. */
  static isFrom<TokenClaims extends Claims>(
    origin: Origin<TokenClaims>,
    token: VerifiedToken,
  ): token is VerifiedToken<TokenClaims> {
    return token.#origin === origin
  }
}

/** Whoever reads the claims reads what the issuer said, not what another part of the program made of it. */
function deepFreeze<Value extends object>(value: Value): Value {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null && !Object.isFrozen(member)) deepFreeze(member)
  }
  return Object.freeze(value)
}
