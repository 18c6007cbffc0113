import { observe } from '@tollgate/guard/observe'

/** Where logs and metrics go: a pino logger and a counter of your metrics library, or the like. */
export interface Telemetry {
  warn(detail: object, message: string): void
  count(metric: string, labels: Readonly<Record<string, string>>): void
}

/** Observes every guard of the process. @returns a function that ends it */
export function observeGuards({ warn, count }: Telemetry): () => void {
  return observe({
    decision: ({ outcome, cached }) => {
      count('guard_decisions', { outcome, cached: String(cached) })
    },
    tokenRefused: event => {
      warn(event, 'A token was refused')
    },
    keysFetched: ({ issuer, ageSeconds, error }) => {
      count('guard_key_fetches', { issuer, result: error ? 'failed' : 'fetched' })
      if (error) warn({ issuer, ageSeconds, err: error }, 'The keys of the issuer cannot be fetched')
    },
  })
}
