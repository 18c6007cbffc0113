import { subscribe } from 'node:diagnostics_channel'
import type { DecisionMade, KeysFetched, TokenRefused } from '@tollgate/guard'

/** Where logs and metrics go: a pino logger and a counter of your metrics library, or the like. */
export interface Telemetry {
  warn(detail: object, message: string): void
  count(metric: string, labels: Readonly<Record<string, string>>): void
}

/** Subscribes for the whole process, whichever guard decides. */
export function observeGuards({ warn, count }: Telemetry): void {
  subscribe('tollgate.guard.decision', event => {
    const { outcome, remembered } = event as DecisionMade
    count('guard_decisions', { outcome, remembered: String(remembered) })
  })

  subscribe('tollgate.guard.token-refused', event => {
    warn(event as TokenRefused, 'A token was refused')
  })

  subscribe('tollgate.guard.keys', event => {
    const { issuer, ageSeconds, error } = event as KeysFetched
    count('guard_key_fetches', { issuer, result: error ? 'failed' : 'fetched' })
    if (error) warn({ issuer, ageSeconds, err: error }, 'The keys of the issuer cannot be fetched')
  })
}
