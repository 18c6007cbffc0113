import type Provider from 'oidc-provider'

const SECONDS = 5

/** Tells a device how long to wait between its questions (RFC 8628 §3.2), which Auth0 always does. */
export function tellPollingInterval(provider: Provider): void {
  provider.on('device_authorization.success', (_ctx, body) => {
    body.interval = SECONDS
  })
}
