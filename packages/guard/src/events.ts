import { channel } from 'node:diagnostics_channel'
import type { TokenSource } from './http/guarded-request.ts'
import type { ParsedJws } from './jose/jws.ts'
import type { JsonObject } from './jose/strict-json.ts'
import type { Decision } from './policy/decision.ts'
import { isRefusal, type Reason, type Refusal, type Scheme } from './refusal.ts'
import type { Binding } from './token/binding.ts'
import type { Claims } from './token/claims.ts'
import type { EventOrigin, Expectations, ExpectedToken } from './token/expectations.ts'
import type { VerifiedToken } from './token/verified-token.ts'

/**
 * The event on the channel `tollgate.guard.decision`, once for each check. It has few distinct values, so it fits
 * metrics. Routes with the policy `anyone` are not checked and publish nothing.
 */
export interface DecisionEvent {
  /** The option `name` of the guard. */
  readonly guard: string | undefined
  /** `granted`, or the reason of the refusal. */
  readonly outcome: 'granted' | Reason
  /** Whether the token was cached, so that its signature needed no check. */
  readonly cached: boolean
  /** How the token was sent; undefined without a token. */
  readonly scheme: Scheme | undefined
  /** Where the token was sent; undefined for the Authorization header, and without a token. */
  readonly source: TokenSource | undefined
  /** How a granted token was bound to its sender. */
  readonly boundBy: readonly Binding[]
}

/**
 * The event on the channel `tollgate.guard.verification`, when a token that was not cached has been verified. The time
 * includes a fetch of keys, if there was one.
 */
export interface VerificationEvent {
  /** The option `name` of the guard. */
  readonly guard: string | undefined
  /** `verified`, or the reason of the refusal. */
  readonly outcome: 'verified' | Reason
  /** As the token states it: one of those that the guard knows. */
  readonly algorithm: string
  /** How long the verification took. */
  readonly seconds: number
}

/**
 * The event on the channel `tollgate.guard.token-refused`, when credentials are rejected: the unverified values of the
 * token, and what the guard expects. It is for logs, never for the client. It contains no part of the encoded token.
 */
export interface TokenRefusedEvent {
  /** The option `name` of the guard. */
  readonly guard: string | undefined
  /** The reason of the refusal. */
  readonly reason: Reason
  /** Where the token was sent; undefined for the Authorization header. */
  readonly source: TokenSource | undefined
  /** What the token says. It is not verified, and its values may have any type. */
  readonly received: ReceivedToken
  /** What the guard accepts, for each of its issuers. */
  readonly expected: readonly ExpectedToken[]
  /**
   * What to look at: what the client sent instead of a token, an issuer that differs only by the slash at its end, a
   * profile that may be wrong, the URL that a DPoP proof must name, why no client certificate was found, why the issuer
   * could not be asked about an opaque token, or why the store of used proofs failed.
   */
  readonly hint: string | undefined
}

/** Every value is `undefined` if no token could be read. */
export interface ReceivedToken {
  /** The claim `iss`. */
  readonly issuer: unknown
  /** The claim `aud`. */
  readonly audience: unknown
  /** The claim `exp`. */
  readonly expiresAt: unknown
  /** `alg` of the header. */
  readonly algorithm: string | undefined
  /** `kid` of the header. */
  readonly keyId: string | undefined
}

/** The event on the channel `tollgate.guard.keys-fetched`, after each attempt to fetch an issuer's keys. */
export interface KeysFetchedEvent {
  /** The option `name` of the guard. */
  readonly guard: string | undefined
  /** Whose keys were fetched. */
  readonly issuer: string
  /** Whether the issuer was found by `dynamicIssuers()`: there may be many. */
  readonly dynamic: boolean
  /** Age of the cached keys at that time, in seconds; undefined before the first success. */
  readonly ageSeconds: number | undefined
  /** How long the attempt took. */
  readonly seconds: number
  /** Why the attempt failed; undefined when it succeeded. */
  readonly error: unknown
}

const decisions = channel('tollgate.guard.decision')
const refusedTokens = channel('tollgate.guard.token-refused')
const keyFetches = channel('tollgate.guard.keys-fetched')
const verifications = channel('tollgate.guard.verification')

export function publishKeysFetched(event: KeysFetchedEvent): void {
  keyFetches.publish(event)
}

export function publishDecision(decision: Decision, cached: boolean, { name, source }: EventOrigin): void {
  if (!decisions.hasSubscribers) return
  const event: DecisionEvent = decision.granted
    ? {
        guard: name,
        outcome: 'granted',
        cached,
        scheme: schemeOf(decision.token),
        source,
        boundBy: decision.token?.boundBy ?? [],
      }
    : { guard: name, outcome: decision.reason, cached, scheme: decision.error && decision.scheme, source, boundBy: [] }
  decisions.publish(event)
}

function schemeOf(token: VerifiedToken | undefined): Scheme | undefined {
  return token && (token.boundBy.includes('dpop') ? 'DPoP' : 'Bearer')
}

/** Measures a verification, while an observer wants to know. */
export function measured<Outcome extends object>(
  guard: string | undefined,
  algorithm: string,
  verify: () => Outcome | Refusal | Promise<Outcome | Refusal>,
): Outcome | Refusal | Promise<Outcome | Refusal> {
  if (!verifications.hasSubscribers) return verify()
  const startedAt = performance.now()
  const publish = (outcome: Outcome | Refusal) => {
    const seconds = (performance.now() - startedAt) / 1000
    const event: VerificationEvent = {
      guard,
      outcome: isRefusal(outcome) ? outcome.reason : 'verified',
      algorithm,
      seconds,
    }
    verifications.publish(event)
    return outcome
  }
  const outcome = verify()
  return outcome instanceof Promise ? outcome.then(publish) : publish(outcome)
}

/** @param hint - if undefined, the issuers are compared */
export function publishTokenRefused(
  rules: Expectations,
  refusal: Refusal,
  { header, claims }: ParsedJws,
  hint: string | undefined,
): void {
  publish(rules, refusal, receivedOf(claims, header), hint ?? hintAtIssuer(claims.iss, rules))
}

/** For a verified token without a valid proof of its key. */
export function publishProofRefused(
  rules: Expectations,
  refusal: Refusal,
  claims: Claims,
  hint: string | undefined,
): void {
  publish(rules, refusal, receivedOf(claims), hint)
}

/** For credentials that contain no readable token. */
export function publishUnread(rules: Expectations, refusal: Refusal, hint: string | undefined): void {
  publish(rules, refusal, receivedOf({}), hint)
}

function receivedOf({ iss, aud, exp }: JsonObject, header?: ParsedJws['header']): ReceivedToken {
  return { issuer: iss, audience: aud, expiresAt: exp, algorithm: header?.algorithm, keyId: header?.keyId }
}

function publish(
  { name, source, issuers }: Expectations,
  { reason }: Refusal,
  received: ReceivedToken,
  hint: string | undefined,
): void {
  if (!refusedTokens.hasSubscribers) return
  const expected = issuers.listed.map(({ issuer, audience, algorithms }) => ({ issuer, audience, algorithms }))
  const event: TokenRefusedEvent = {
    guard: name,
    reason,
    source,
    received,
    expected,
    hint,
  }
  refusedTokens.publish(event)
}

/** `iss` is unverified: an object that cannot be converted to a string must not throw here. */
function hintAtIssuer(iss: unknown, { issuers }: Expectations): string | undefined {
  if (typeof iss !== 'string') return undefined
  const twin = issuers.listed.find(({ issuer }) => iss !== issuer && withoutSlash(iss) === withoutSlash(issuer))
  return twin && `The issuer differs from "${twin.issuer}" only by the slash at its end`
}

function withoutSlash(issuer: string): string {
  return issuer.replace(/\/$/, '')
}
