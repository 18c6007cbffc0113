import { accessTokenIn, isDpop } from '../http/authorization-header.ts'
import { parseStrictJsonObject } from '../jose/strict-json.ts'
import type { Refusal } from '../refusal.ts'
import type { Binding } from './binding.ts'
import { type Claims, isClaims } from './claims.ts'

/** What is known of a token that passed every check. */
export interface TokenContent {
  readonly permissions: readonly string[]
  readonly scopes: readonly string[]
  /** Whether the token may only be used with its certificate. */
  readonly certificateBound: boolean
  /** Absent for a cached token: they are read from the header when needed. */
  readonly claims?: Claims | undefined
}

/** Identifies the guard that verified a token, and what it knows of the token later. */
export interface GuardIdentity<TokenClaims extends Claims> {
  readonly name: string | undefined
  /** What the guard's schema makes of claims that fit it. */
  narrow(claims: Claims): TokenClaims
  /** Milliseconds since the epoch, by the guard's clock. */
  now(): number
  /** Milliseconds until the token expires, by the guard's clock. */
  remaining(claims: Claims): number
  /** Why a token that was verified is not valid any more. */
  refuseLater(token: VerifiedToken): Refusal | undefined
  /** After how many seconds that may change before the token expires. */
  readonly recheckSeconds: number
}

/**
 * An access token that passed every check. It holds what the issuer said, and shows nothing that could be sent again,
 * except by {@link VerifiedToken.encoded}. A class for its private fields.
 */
export class VerifiedToken<out TokenClaims extends Claims = Claims> {
  /** The `permissions` claim, or empty. */
  readonly permissions: readonly string[]
  /** The `scope` claim, split at its spaces if it is one string, or empty. */
  readonly scopes: readonly string[]
  readonly #certificateBound: boolean
  #known: Claims | undefined
  readonly #header: string
  readonly #guard: GuardIdentity<TokenClaims>
  #claims: TokenClaims | undefined

  /** Only a guard makes one. @param header - the Authorization header that carried the token */
  constructor(content: TokenContent, header: string, guard: GuardIdentity<TokenClaims>) {
    this.permissions = content.permissions
    this.scopes = content.scopes
    this.#certificateBound = content.certificateBound
    this.#known = content.claims
    this.#header = header
    this.#guard = guard
    this.#claims = undefined
  }

  /** What the issuer said, deeply frozen. */
  get claims(): TokenClaims {
    this.#claims ??= deepFreeze(this.#guard.narrow(VerifiedToken.claimsOf(this)))
    return this.#claims
  }

  /**
   * The text of the token, to send it on. Whoever has it can use the token, so no log shows it: it is no property of the
   * object itself, and `console.log`, `JSON.stringify` and copies leave it out.
   */
  get encoded(): string {
    return accessTokenIn(this.#header)
  }

  /** How the sender proved that the token is theirs: both ways if it is bound to both; empty for a bearer token. */
  get boundBy(): readonly Binding[] {
    if (this.#certificateBound) return isDpop(this.#header) ? BY_BOTH : BY_MTLS
    return isDpop(this.#header) ? BY_DPOP : UNBOUND
  }

  static {
    // Node's `inspect` would read every getter if asked to.
    const value = function (this: VerifiedToken, _depth: number, options: object, inspect: Inspect): string {
      return `VerifiedToken ${inspect({ permissions: this.permissions, scopes: this.scopes }, options)}`
    }
    Object.defineProperty(VerifiedToken.prototype, Symbol.for('nodejs.util.inspect.custom'), { value })
  }

  /** The claims as the issuer wrote them, before the guard's schema. */
  static claimsOf(token: VerifiedToken): Claims {
    token.#known ??= readClaims(token.#header)
    return token.#known
  }

  /** The guard that verified a token. */
  static guardOf(token: VerifiedToken): GuardIdentity<Claims> {
    return token.#guard
  }

  /** Whether the guard known as `guard` verified the token. */
  static isFrom<TokenClaims extends Claims>(
    guard: GuardIdentity<TokenClaims>,
    token: VerifiedToken,
  ): token is VerifiedToken<TokenClaims> {
    return token.#guard === guard
  }
}

type Inspect = (value: unknown, options: object) => string

const UNBOUND: readonly Binding[] = Object.freeze([])
const BY_DPOP: readonly Binding[] = Object.freeze(['dpop'])
const BY_MTLS: readonly Binding[] = Object.freeze(['mtls'])
const BY_BOTH: readonly Binding[] = Object.freeze(['dpop', 'mtls'])

/** Reads the claims from a header that was verified before. */
export function readClaims(header: string): Claims {
  const payload = header.slice(header.indexOf('.') + 1, header.lastIndexOf('.'))
  const claims = parseStrictJsonObject(Buffer.from(payload, 'base64url'))
  if (claims && isClaims(claims)) return claims
  throw new TypeError('The header has not been verified')
}

/** So that every reader gets what the issuer said, not what other code changed. */
function deepFreeze<Value extends object>(value: Value): Value {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null && !Object.isFrozen(member)) deepFreeze(member)
  }
  return Object.freeze(value)
}
