import { Auth0Client, GenericError } from '@auth0/auth0-spa-js'
import workerUrl from '@auth0/auth0-spa-js/dist/auth0-spa-js.worker.production.js?url'
import type { GetToken } from '../api/management.ts'
import { SCOPES } from '../auth/scopes.ts'
import type { Config } from '../config.ts'

const TENANT_TIMEOUT_SECONDS = 10

/** The login of the page, with Auth0's SDK. */
export interface LoginClient {
  /** Requests an access token. Opens a login window if there is no session. */
  accessToken: GetToken
  /** Opens a login window even if there is a session. */
  logInAgain(): Promise<void>
}

export function createLoginClient({ domain, clientId, audience }: Config): LoginClient {
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
  let loggingIn: Promise<void> | undefined
  // Buttons that are pressed while the window is open wait for the same login.
  const logIn = () => {
    loggingIn ??= client.loginWithPopup().finally(() => {
      loggingIn = undefined
    })
    return loggingIn
  }
  return {
    async accessToken(kind) {
      try {
        return (await client.getTokenSilently({ cacheMode: kind === 'cached' ? 'on' : 'off' })) ?? ''
      } catch (error) {
        if (!(error instanceof GenericError && error.error === 'login_required')) throw error
        await logIn()
        return (await client.getTokenSilently()) ?? ''
      }
    },
    logInAgain: () => client.loginWithPopup({ authorizationParams: { prompt: 'login' } }),
  }
}
