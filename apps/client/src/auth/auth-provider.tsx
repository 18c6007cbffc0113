import { type AppState, Auth0Provider } from '@auth0/auth0-react'
import workerUrl from '@auth0/auth0-spa-js/dist/auth0-spa-js.worker.production.js?url'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { useConfig } from '../config-context.ts'
import { TenantProvider } from './tenant.tsx'

const AUTHORIZE_TIMEOUT_SECONDS = 10

/**
 * Configures Auth0's React SDK to keep tokens in memory only. Refresh tokens are in a worker, where scripts of the page
 * cannot read them. After a reload, silent authentication restores the login from the tenant's session.
 */
export function AuthProvider({ children }: { children: ReactNode }) {
  const { domain, clientId, audience } = useConfig()
  const navigate = useNavigate()
  const returnToPage = (appState?: AppState) => navigate(appState?.returnTo ?? '/profile', { replace: true })

  return (
    <Auth0Provider
      domain={domain}
      clientId={clientId}
      authorizationParams={{ audience, redirect_uri: `${window.location.origin}/callback` }}
      cacheLocation="memory"
      useRefreshTokens
      useRefreshTokensFallback
      workerUrl={workerUrl}
      authorizeTimeoutInSeconds={AUTHORIZE_TIMEOUT_SECONDS}
      onRedirectCallback={returnToPage}
    >
      <TenantProvider>{children}</TenantProvider>
    </Auth0Provider>
  )
}
