import { type AppState, Auth0Provider } from '@auth0/auth0-react'
import workerUrl from '@auth0/auth0-spa-js/dist/auth0-spa-js.worker.production.js?url'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { useConfig } from '../config-context.ts'
import { TenantProvider } from './tenant.tsx'

const AUTHORIZE_TIMEOUT_SECONDS = 10

/**
 * Auth0's React SDK with tokens in memory only: refresh tokens live in a worker, which no script of the page can read,
 * and after a reload the tenant's session brings the person back through silent authentication.
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
