import { type Channel, channel } from 'node:diagnostics_channel'
import type { ParsedJws } from './jose/jws.ts'
import { refuseUnknownOptions } from './options/unknown-options.ts'
import type { Decision } from './policy/decision.ts'
import { isRefusal, type Reason, type Refusal, type Scheme } from './refusal.ts'
import { isThenable } from './thenable.ts'
import type { Binding } from './token/binding.ts'
import type { Claims } from './token/claims.ts'
import type { VerifiedToken } from './token/verified-token.ts'
import { warn } from './warn.ts'

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

/** The settings of one issuer of the guard. */
export interface ExpectedToken {
  /** The option `issuer`. */
  readonly issuer: string
  /** The option `audience`. */
  readonly audience: string | readonly string[]
  /** The option `algorithms`. */
  readonly algorithms: readonly string[]
}

/** The event on the channel `tollgate.guard.keys-fetched`, after each attempt to fetch an issuer's keys. */
export interface KeysFetchedEvent {
  /** The option `name` of the guard. */
  readonly guard: string | undefined
  /** Whose keys were fetched. */
  readonly issuer: string
  /** Age of the cached keys at that time, in seconds; undefined before the first success. */
  readonly ageSeconds: number | undefined
  /** How long the attempt took. */
  readonly seconds: number
  /** Why the attempt failed; undefined when it succeeded. */
  readonly error: unknown
}

/** The function to call for each event. */
export interface Observers {
  /** After each check, except with the policy `anyone`. Channel: `tollgate.guard.decision`. */
  readonly decision?: (event: DecisionEvent) => void
  /** When credentials are rejected, but not for a policy. Channel: `tollgate.guard.token-refused`. */
  readonly tokenRefused?: (event: TokenRefusedEvent) => void
  /** After each attempt to fetch an issuer's keys. Channel: `tollgate.guard.keys-fetched`. */
  readonly keysFetched?: (event: KeysFetchedEvent) => void
  /** After the verification of a token that was not cached. Channel: `tollgate.guard.verification`. */
  readonly verification?: (event: VerificationEvent) => void
}

const decisions = channel('tollgate.guard.decision')
const refusedTokens = channel('tollgate.guard.token-refused')
const keyFetches = channel('tollgate.guard.keys-fetched')
const verifications = channel('tollgate.guard.verification')

/**
 * Calls observers for the events of every guard in this process. Observers run synchronously while the request waits,
 * so defer slow work. If an observer throws or its promise rejects, the request continues, and the process emits a
 * warning the first time. Values under `received` can have any type: the sender of the token chose them.
 *
 * @returns a function that removes the observers
 * @throws TypeError for an unknown event
 */
export function observe(observers: Observers): () => void {
  refuseUnknownOptions(observers, ['decision', 'tokenRefused', 'keysFetched', 'verification'])
  const ends = [
    listen(decisions, 'decision', observers.decision),
    listen(refusedTokens, 'tokenRefused', observers.tokenRefused),
    listen(keyFetches, 'keysFetched', observers.keysFetched),
    listen(verifications, 'verification', observers.verification),
  ]
  return () => {
    for (const end of ends) end()
  }
}

function listen<Event>(
  to: Channel,
  name: keyof Observers,
  observer: ((event: Event) => unknown) | undefined,
): () => void {
  if (!observer) return () => {}
  let hasFailed = false
  const report = (error: unknown) => {
    if (!hasFailed) warn(`An observer of "${name}" failed; further failures are not reported`, error)
    hasFailed = true
  }
  const listener = (event: unknown) => {
    try {
      // Only this file publishes on these channels.
      const result = observer(event as Event)
      if (isThenable(result)) result.then(undefined, report)
    } catch (error) {
      report(error)
    }
  }
  to.subscribe(listener)
  return () => to.unsubscribe(listener)
}

export function publishKeysFetched(event: KeysFetchedEvent): void {
  keyFetches.publish(event)
}

export function publishDecision(decision: Decision, cached: boolean, guard: string | undefined): void {
  if (!decisions.hasSubscribers) return
  const event: DecisionEvent = decision.granted
    ? { guard, outcome: 'granted', cached, scheme: schemeOf(decision.token), boundBy: decision.token?.boundBy ?? [] }
    : { guard, outcome: decision.reason, cached, scheme: decision.error && decision.scheme, boundBy: [] }
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
  { reason }: Refusal,
  { header, claims }: ParsedJws,
  trusted: Iterable<Trusted>,
  hint: string | undefined,
): void {
  if (!refusedTokens.hasSubscribers) return
  const { iss, aud, exp } = claims
  const received = { issuer: iss, audience: aud, expiresAt: exp, algorithm: header.algorithm, keyId: header.keyId }
  const by = refusedBy(trusted)
  publishRefused({ ...by, reason, received, hint: hint ?? hintAtIssuer(iss, by.expected) })
}

const NOTHING_READ: ReceivedToken = {
  issuer: undefined,
  audience: undefined,
  expiresAt: undefined,
  algorithm: undefined,
  keyId: undefined,
}

/** For a verified token without a valid proof of its key. */
export function publishProofRefused(
  { reason }: Refusal,
  { iss, aud, exp }: Claims,
  trusted: Iterable<Trusted>,
  hint: string | undefined,
): void {
  if (!refusedTokens.hasSubscribers) return
  const received = { ...NOTHING_READ, issuer: iss, audience: aud, expiresAt: exp }
  publishRefused({ ...refusedBy(trusted), reason, received, hint })
}

/** For credentials that contain no readable token. */
export function publishUnread({ reason }: Refusal, trusted: Iterable<Trusted>, hint: string | undefined): void {
  if (!refusedTokens.hasSubscribers) return
  publishRefused({ ...refusedBy(trusted), reason, received: NOTHING_READ, hint })
}

/** What a guard expects, with its name. */
type Trusted = ExpectedToken & { readonly guard: string | undefined }

/** The issuers may come from an iterator, which can be read once only. */
function refusedBy(trusted: Iterable<Trusted>): Pick<TokenRefusedEvent, 'guard' | 'expected'> {
  const issuers = Array.from(trusted)
  return { guard: issuers[0]?.guard, expected: expectedOf(issuers) }
}

function publishRefused(event: TokenRefusedEvent): void {
  refusedTokens.publish(event)
}

function expectedOf(trusted: Iterable<Trusted>): readonly ExpectedToken[] {
  return Array.from(trusted, ({ issuer, audience, algorithms }) => ({ issuer, audience, algorithms }))
}

function hintAtIssuer(iss: unknown, expected: readonly ExpectedToken[]): string | undefined {
  const twin = expected.find(({ issuer }) => iss !== issuer && isSameButForSlash(iss, issuer))
  return twin && `The issuer differs from "${twin.issuer}" only by the slash at its end`
}

/** `iss` is unverified: an object that cannot be converted to a string must not throw here. */
function isSameButForSlash(iss: unknown, issuer: string): boolean {
  return typeof iss === 'string' && iss.replace(/\/$/, '') === issuer.replace(/\/$/, '')
}
