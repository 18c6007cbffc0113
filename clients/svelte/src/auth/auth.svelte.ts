import { Auth0Client, type IdToken, type User } from '@auth0/auth0-spa-js'
import { config } from '../config'
import { navigate } from '../router/router.svelte'

/** Auth0's SDK. Tokens are in memory only; a reload restores the login from the tenant's session. */
const client = new Auth0Client({
  domain: config.domain,
  clientId: config.clientId,
  authorizationParams: { audience: config.audience, redirect_uri: config.callbackUrl },
  useRefreshTokens: true,
  useRefreshTokensFallback: true,
})

interface Session {
  /** Whether the session is still being checked. */
  isLoading: boolean
  user: User | undefined
  claims: IdToken | undefined
  /** Why the login could not be completed. */
  error: Error | undefined
}

export const session: Session = $state({ isLoading: true, user: undefined, claims: undefined, error: undefined })

/** Completes a login, or restores the session at the tenant. */
export async function startSession(): Promise<void> {
  const parameters = new URLSearchParams(window.location.search)
  try {
    if (parameters.has('state') && (parameters.has('code') || parameters.has('error'))) {
      const { appState } = await client.handleRedirectCallback<{ returnTo?: string }>()
      navigate(appState?.returnTo ?? '/profile', { replace: true })
    } else {
      await client.checkSession()
    }
    session.user = await client.getUser()
    session.claims = await client.getIdTokenClaims()
  } catch (error) {
    session.error = error instanceof Error ? error : new Error(String(error))
  }
  session.isLoading = false
}

export function logIn(returnTo = '/profile'): Promise<void> {
  return client.loginWithRedirect({ appState: { returnTo }, authorizationParams: { prompt: 'login' } })
}

/** Logs a user in who opened a guarded page, with the session at the tenant if there is one. */
export function requireLogin(returnTo: string): Promise<void> {
  return client.loginWithRedirect({ appState: { returnTo } })
}

export function signUp(): Promise<void> {
  return client.loginWithRedirect({
    appState: { returnTo: '/profile' },
    authorizationParams: { prompt: 'login', screen_hint: 'signup' },
  })
}

export function logOut(): Promise<void> {
  return client.logout({ logoutParams: { returnTo: window.location.origin } })
}

/** @param options `cacheMode: 'off'` gets a new token */
export function getAccessToken(options: { cacheMode?: 'off' }): Promise<string | undefined> {
  return client.getTokenSilently(options)
}
