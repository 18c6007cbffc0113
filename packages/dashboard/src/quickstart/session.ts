import { Auth0Client, GenericError } from '@auth0/auth0-spa-js'
import workerUrl from '@auth0/auth0-spa-js/dist/auth0-spa-js.worker.production.js?url'
import { SCOPES } from '../auth/scopes.ts'
import type { Config } from '../config.ts'
import { createManagement, type Management } from '../management/management.ts'

/**
 * The local tenant's Management API for whoever presses a button: somebody who is logged in at the tenant, or logs in now,
 * in a window of its own, so that what was typed on the page stays.
 */
export function createSession({ domain, clientId, audience }: Config): Management {
  const client = new Auth0Client({
    domain,
    clientId,
    authorizationParams: {
      audience,
      scope: `openid profile email ${SCOPES.join(' ')}`,
      redirect_uri: `${window.location.origin}${import.meta.env.BASE_URL}callback`,
    },
    cacheLocation: 'memory',
    workerUrl,
  })
  return createManagement(audience, async kind => {
    const cacheMode = kind === 'kept' ? 'on' : 'off'
    try {
      return (await client.getTokenSilently({ cacheMode })) ?? ''
    } catch (error) {
      if (!(error instanceof GenericError && error.error === 'login_required')) throw error
      await client.loginWithPopup()
      return (await client.getTokenSilently()) ?? ''
    }
  })
}
