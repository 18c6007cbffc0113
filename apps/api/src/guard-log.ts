import { observe } from '@tollgate/guard'
import type { FastifyInstance } from 'fastify'

/**
 * Writes to the application's log what the guards of this process publish, from when it is ready until it closes: each
 * fetch of an issuer's keys, and for each refused token what it says beside what is expected. Neither holds any part of
 * a token's text.
 */
export function logGuard(app: FastifyInstance): void {
  let end: (() => void) | undefined
  app.addHook('onReady', async () => {
    end = observe({
      keys: ({ error: err, ...keys }) => {
        if (err === undefined) app.log.info({ keys }, 'Fetched the keys of the token issuer')
        else app.log.warn({ keys, err }, 'Cannot fetch the keys of the token issuer')
      },
      tokenRefused: refused => app.log.warn({ refused }, 'Refused a token'),
    })
  })
  app.addHook('onClose', async () => end?.())
}
