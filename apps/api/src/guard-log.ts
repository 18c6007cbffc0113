import { type Observers, observe } from '@tollgate/guard/observe'
import type { FastifyInstance } from 'fastify'

type Received = Parameters<NonNullable<Observers['tokenRefused']>>[0]['received']

const LONGEST_CLAIM = 200

/**
 * Writes to the application's log what the guards of this process publish, from when it is ready until it closes: each
 * fetch of an issuer's keys, and for each rejected token the received and the expected values. Neither holds any part
 * of a token's text.
 */
export function logGuard(app: FastifyInstance): void {
  let end: (() => void) | undefined
  app.addHook('onReady', async () => {
    end = observe({
      keysFetched: ({ error: err, ...keys }) => {
        if (err === undefined) app.log.info({ keys }, 'Fetched the keys of the token issuer')
        else app.log.warn({ keys, err }, 'Cannot fetch the keys of the token issuer')
      },
      tokenRefused: ({ received, ...refused }) =>
        app.log.warn({ refused: { ...refused, received: beginningsOf(received) } }, 'Refused a token'),
    })
  })
  app.addHook('onClose', async () => end?.())
}

/** The sender of the token chooses the values and their length. */
function beginningsOf(received: Received): Record<string, unknown> {
  const entries = Object.entries(received).map(([name, value]): [string, unknown] => {
    const text = JSON.stringify(value) ?? ''
    return [name, text.length > LONGEST_CLAIM ? `${text.slice(0, LONGEST_CLAIM).toWellFormed()}…` : value]
  })
  return Object.fromEntries(entries)
}
