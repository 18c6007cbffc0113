import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { KeysFetched } from '@tollgate/guard'
import type { FastifyInstance } from 'fastify'

/**
 * Writes to the application's log what the guards of this process publish, from when it is ready until it closes: each
 * fetch of an issuer's keys, and for each refused token what it says beside what is expected. Neither holds any part of
 * a token's text.
 */
export function logGuard(app: FastifyInstance): void {
  const channels = { 'tollgate.guard.keys': logKeys, 'tollgate.guard.token-refused': logRefusal }

  function logKeys(event: unknown): void {
    if (!isKeysFetched(event)) return
    const { error: err, ...keys } = event
    if (err === undefined) app.log.info({ keys }, 'Fetched the keys of the token issuer')
    else app.log.warn({ keys, err }, 'Cannot fetch the keys of the token issuer')
  }

  function logRefusal(event: unknown): void {
    app.log.warn({ refused: event }, 'Refused a token')
  }

  app.addHook('onReady', async () => {
    for (const [name, listen] of Object.entries(channels)) subscribe(name, listen)
  })
  app.addHook('onClose', async () => {
    for (const [name, listen] of Object.entries(channels)) unsubscribe(name, listen)
  })
}

function isKeysFetched(event: unknown): event is KeysFetched {
  return typeof event === 'object' && event !== null && 'issuer' in event && 'error' in event
}
