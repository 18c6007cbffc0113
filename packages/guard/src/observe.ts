import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ReplayCheckEvent } from './dpop/replay-event.ts'
import type { DecisionEvent, KeysFetchedEvent, TokenRefusedEvent, VerificationEvent } from './events.ts'
import type { IntrospectionEvent } from './introspection/introspection-event.ts'
import { refuseUnknownOptions } from './options/unknown-options.ts'
import { isThenable } from './thenable.ts'
import { warn } from './warn.ts'

export type { ReplayCheckEvent } from './dpop/replay-event.ts'
export type {
  DecisionEvent,
  KeysFetchedEvent,
  ReceivedToken,
  TokenRefusedEvent,
  VerificationEvent,
} from './events.ts'
export type { IntrospectionEvent } from './introspection/introspection-event.ts'
export type { ExpectedToken } from './token/expectations.ts'

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
  /** After each question to an issuer about an opaque token. Channel: `tollgate.guard.introspection`. */
  readonly introspection?: (event: IntrospectionEvent) => void
  /** After each look-up of a DPoP proof among the used ones. Channel: `tollgate.guard.replay-check`. */
  readonly replayCheck?: (event: ReplayCheckEvent) => void
}

const OBSERVERS = Object.keys({
  decision: true,
  tokenRefused: true,
  keysFetched: true,
  verification: true,
  introspection: true,
  replayCheck: true,
} satisfies Record<keyof Observers, true>)

/**
 * Calls observers for the events of every guard in this process. Observers run synchronously while the request waits,
 * so defer slow work. If an observer throws or its promise rejects, the request continues, and the process emits a
 * warning the first time. Values under `received` can have any type: the sender of the token chose them.
 *
 * @returns a function that removes the observers
 * @throws TypeError for an unknown event
 */
export function observe(observers: Observers): () => void {
  refuseUnknownOptions(observers, OBSERVERS)
  const ends = [
    listen('decision', 'decision', observers.decision),
    listen('token-refused', 'tokenRefused', observers.tokenRefused),
    listen('keys-fetched', 'keysFetched', observers.keysFetched),
    listen('verification', 'verification', observers.verification),
    listen('introspection', 'introspection', observers.introspection),
    listen('replay-check', 'replayCheck', observers.replayCheck),
  ]
  return () => {
    for (const end of ends) end()
  }
}

function listen<Event>(
  channel: string,
  name: keyof Observers,
  observer: ((event: Event) => unknown) | undefined,
): () => void {
  if (observer === undefined) return () => {}
  if (typeof observer !== 'function') throw new TypeError(`The observer of "${name}" must be a function`)
  let hasFailed = false
  const report = (error: unknown) => {
    if (!hasFailed) warn(`An observer of "${name}" failed; further failures are not reported`, error)
    hasFailed = true
  }
  const listener = (event: unknown) => {
    try {
      // Only the guard publishes on these channels.
      const result = observer(event as Event)
      if (isThenable(result)) result.then(undefined, report)
    } catch (error) {
      report(error)
    }
  }
  subscribe(`tollgate.guard.${channel}`, listener)
  return () => void unsubscribe(`tollgate.guard.${channel}`, listener)
}
