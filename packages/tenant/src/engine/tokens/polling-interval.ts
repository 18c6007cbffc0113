import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { createAttempts } from '../../accounts/attempts/attempts.ts'

/** Auth0's minimum polling interval of a device (RFC 8628 §3.2). */
export const POLLING_INTERVAL_SECONDS = 5
/** Tolerance for the device's clock and the network. */
const TOLERANCE_SECONDS = 0.5

/** Adds the polling interval to the response. The protocol engine omits it. */
export function announcePollingInterval(provider: Provider): void {
  provider.on('device_authorization.success', (_ctx, body) => {
    Object.assign(body, { interval: POLLING_INTERVAL_SECONDS })
  })
}

/**
 * Records when devices poll.
 *
 * @returns a function that reports whether a pending device polls again too soon
 */
export function watchPolling(): (ctx: KoaContextWithOIDC) => boolean {
  const polls = createAttempts({ limit: { burst: 1, intervalSeconds: POLLING_INTERVAL_SECONDS - TOLERANCE_SECONDS } })
  return ({ oidc }) => {
    const deviceCode = String(oidc.params?.device_code)
    if (polls.waitSeconds(deviceCode) > 0) return true
    polls.count(deviceCode)
    return false
  }
}
