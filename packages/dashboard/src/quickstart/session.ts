import { Auth0Client, GenericError } from '@auth0/auth0-spa-js'
import workerUrl from '@auth0/auth0-spa-js/dist/auth0-spa-js.worker.production.js?url'
import { createManagement, type Management } from '../api/management.ts'
import { SCOPES } from '../auth/scopes.ts'
import type { Config } from '../config.ts'

const TENANT_TIMEOUT_SECONDS = 10

/** The session of the user for whom the buttons act. */
export interface Session {
  /** The Management API, called as the user who is logged in. Opens a login window if there is no session. */
  management: Management
  /** Opens a login window even if there is a session. */
  logInAgain(): Promise<void>
}

/** Users log in in a popup window, so that their input on the page is kept. */
export function createSession({ domain, clientId, audience }: Config): Session {
  const client = new Auth0Client({
    domain,
    clientId,
    authorizationParams: {
      audience,
      scope: `openid profile email ${SCOPES.join(' ')}`,
      redirect_uri: `${window.location.origin}${import.meta.env.BASE_URL}callback`,
    },
    cacheLocation: 'memory',
    authorizeTimeoutInSeconds: TENANT_TIMEOUT_SECONDS,
    workerUrl,
  })
  const management = createManagement(audience, async kind => {
    const cacheMode = kind === 'cached' ? 'on' : 'off'
    try {
      return (await client.getTokenSilently({ cacheMode })) ?? ''
    } catch (error) {
      if (!(error instanceof GenericError && error.error === 'login_required')) throw error
      await client.loginWithPopup()
      return (await client.getTokenSilently()) ?? ''
    }
  })
  return { management, logInAgain: () => client.loginWithPopup({ authorizationParams: { prompt: 'login' } }) }
}
