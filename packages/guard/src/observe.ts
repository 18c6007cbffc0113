import { type Channel, channel } from 'node:diagnostics_channel'
import type { ParsedJws } from './jose/jws.ts'
import { refuseUnknownOptions } from './options/unknown-options.ts'
import type { Decision } from './policy/decision.ts'
import type { Reason, Refusal } from './refusal.ts'
import { isThenable } from './thenable.ts'
import type { Claims } from './token/claims.ts'
import { warn } from './warn.ts'

/**
 * What is published on the channel `tollgate.guard.decision`, once a check: few values, fit for metrics. Where `anyone`
 * may pass there is nothing to check.
 */
export interface DecisionEvent {
  /** `granted`, or why not. */
  readonly outcome: 'granted' | Reason
  /** Whether the token was cached, so that its signature needed no check. */
  readonly cached: boolean
}

/**
 * What is published on the channel `tollgate.guard.token-refused`, when credentials are refused: what the token says,
 * unverified, beside what the guard expects. For the log, never for the caller; it holds no part of the token's text.
 */
export interface TokenRefusedEvent {
  readonly reason: Reason
  readonly received: ReceivedToken
  readonly expected: readonly ExpectedToken[]
  /**
   * What was sent, when no token could be read; else what may be wrong in the configuration: an issuer that differs by the
   * slash at its end, or tokens without `typ`.
   */
  readonly hint: string | undefined
}

/** All `undefined` when no token could be read. */
export interface ReceivedToken {
  readonly issuer: unknown
  readonly audience: unknown
  readonly expiresAt: unknown
  readonly algorithm: string | undefined
  readonly keyId: string | undefined
}

export interface ExpectedToken {
  readonly issuer: string
  readonly audience: string
  readonly algorithms: readonly string[]
}

/** What is published on the channel `tollgate.guard.keys-fetched`, after each attempt to fetch an issuer's keys. */
export interface KeysFetchedEvent {
  readonly issuer: string
  /** How old the keys at hand were by then, in seconds; undefined before the first success. */
  readonly ageSeconds: number | undefined
  /** Why the attempt failed; undefined when it succeeded. */
  readonly error: unknown
}

/** What to call for which event. */
export interface Observers {
  readonly decision?: (event: DecisionEvent) => void
  readonly tokenRefused?: (event: TokenRefusedEvent) => void
  readonly keysFetched?: (event: KeysFetchedEvent) => void
}

const decisions = channel('tollgate.guard.decision')
const refusedTokens = channel('tollgate.guard.token-refused')
const keyFetches = channel('tollgate.guard.keys-fetched')

/**
 * Calls observers for what every guard of this process publishes, from now on. They are called at once, while a request
 * waits: what takes long, they put off. When an observer throws, or its promise rejects, the request goes on, and a
 * warning of the process says so the first time. What was `received` may be of any type: whoever sent the token chose it.
 *
 * @returns a function that ends it
 * @throws TypeError for an observer of an event that there is not
 */
export function observe(observers: Observers): () => void {
  refuseUnknownOptions(observers, ['decision', 'tokenRefused', 'keysFetched'])
  const ends = [
    listen(decisions, 'decision', observers.decision),
    listen(refusedTokens, 'tokenRefused', observers.tokenRefused),
    listen(keyFetches, 'keysFetched', observers.keysFetched),
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
      // This file alone publishes on its channels.
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

export function publishDecision(decision: Decision, cached: boolean): void {
  if (!decisions.hasSubscribers) return
  const event: DecisionEvent = { outcome: decision.granted ? 'granted' : decision.reason, cached }
  decisions.publish(event)
}

/** @param hint - when undefined, the issuers are compared */
export function publishTokenRefused(
  { reason }: Refusal,
  { header, claims }: ParsedJws,
  trusted: Iterable<ExpectedToken>,
  hint: string | undefined,
): void {
  if (!refusedTokens.hasSubscribers) return
  const { iss, aud, exp } = claims
  const received = { issuer: iss, audience: aud, expiresAt: exp, algorithm: header.algorithm, keyId: header.keyId }
  const expected = expectedOf(trusted)
  publishRefused({ reason, received, expected, hint: hint ?? hintAtIssuer(iss, expected) })
}

const NOTHING_READ: ReceivedToken = {
  issuer: undefined,
  audience: undefined,
  expiresAt: undefined,
  algorithm: undefined,
  keyId: undefined,
}

/** For a verified token whose sender did not prove that it is theirs. */
export function publishProofRefused(
  { reason }: Refusal,
  { iss, aud, exp }: Claims,
  trusted: Iterable<ExpectedToken>,
  hint: string | undefined,
): void {
  if (!refusedTokens.hasSubscribers) return
  const received = { ...NOTHING_READ, issuer: iss, audience: aud, expiresAt: exp }
  publishRefused({ reason, received, expected: expectedOf(trusted), hint })
}

/** For credentials out of which no token could be read. */
export function publishUnread({ reason }: Refusal, trusted: Iterable<ExpectedToken>, hint: string | undefined): void {
  if (!refusedTokens.hasSubscribers) return
  publishRefused({ reason, received: NOTHING_READ, expected: expectedOf(trusted), hint })
}

function publishRefused(event: TokenRefusedEvent): void {
  refusedTokens.publish(event)
}

function expectedOf(trusted: Iterable<ExpectedToken>): readonly ExpectedToken[] {
  return Array.from(trusted, ({ issuer, audience, algorithms }) => ({ issuer, audience, algorithms }))
}

function hintAtIssuer(iss: unknown, expected: readonly ExpectedToken[]): string | undefined {
  const twin = expected.find(({ issuer }) => iss !== issuer && isSameButForSlash(iss, issuer))
  return twin && `The issuer differs from "${twin.issuer}" by the slash at its end alone`
}

/** What `iss` is, nobody has checked: an object that cannot become text must not throw here. */
function isSameButForSlash(iss: unknown, issuer: string): boolean {
  return typeof iss === 'string' && iss.replace(/\/$/, '') === issuer.replace(/\/$/, '')
}
