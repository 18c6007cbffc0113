import { createGuard, type GuardOptions } from '@tollgate/guard'
import {
  createDenyList,
  logoutReceiver,
  type OwnDenyList,
  type SharedDenyList,
  securityEventReceiver,
  shareDenyList,
} from '@tollgate/guard/revocation'
import type { createClient } from 'redis'

/** A guard that refuses the tokens that the list denies. */
export function createRevocableGuard(options: GuardOptions): {
  guard: ReturnType<typeof createGuard>
  denyList: OwnDenyList
} {
  const denyList = createDenyList({ tokenLifetimeSeconds: 24 * 3600 })
  const guard = createGuard({ ...options, denyList })
  return { guard, denyList }
}

/** When an administrator blocks a user. */
export function block(denyList: OwnDenyList, issuer: string, sub: string): void {
  denyList.deny({ issuer, sub })
}

/** The deny list of all processes. The two clients are connected already. */
export function createSharedList(
  client: ReturnType<typeof createClient>,
  subscriber: ReturnType<typeof createClient>,
): Promise<SharedDenyList> {
  return shareDenyList(createDenyList(), {
    send: args => client.sendCommand(args),
    subscribe: (channel, listener) => subscriber.subscribe(channel, listener),
    onReconnected: listener => subscriber.on('ready', listener),
  })
}

/** Fetch handlers, each for its own path. */
export function createReceivers(denyList: SharedDenyList): Record<string, (request: Request) => Promise<Response>> {
  const issuer = 'https://tenant.us.auth0.com/'
  return {
    '/backchannel-logout': logoutReceiver({ issuer, audience: 'your-client-id', denyList }),
    '/security-events': securityEventReceiver({
      issuer: 'https://transmitter.example.com/',
      audience: 'https://api.example.com',
      authorization: 'Bearer what-you-told-the-transmitter',
      subjectIssuers: [issuer],
      denyList,
    }),
  }
}
