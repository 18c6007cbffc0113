import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { createAttempts } from '../accounts/attempts.ts'

/** How long a device waits between two questions whether the person is done (RFC 8628 §3.2): Auth0's. */
export const POLLING_INTERVAL_SECONDS = 5
/** What a device's clock and the network are forgiven. */
const TOLERANCE_SECONDS = 0.5

/** Tells devices how often they may ask. The protocol engine leaves it out. */
export function announcePollingInterval(provider: Provider): void {
  provider.on('device_authorization.success', (_ctx, body) => {
    Object.assign(body, { interval: POLLING_INTERVAL_SECONDS })
  })
}

/**
 * Notes how often devices ask.
 *
 * @returns tells whether a device that must still wait asks too soon after it last did
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
