import { type AppState, Auth0Provider } from '@auth0/auth0-react'
import workerUrl from '@auth0/auth0-spa-js/dist/auth0-spa-js.worker.production.js?url'
import type { ReactNode } from 'react'
import { UNRESPONSIVE_MS } from '../components/use-delayed.ts'
import { useConfig } from '../config.ts'
import { CALLBACK, type Router } from '../router.tsx'
import { SCOPES } from './scopes.ts'

/** Signs users in at the tenant that serves these pages, with Auth0's SDK. Tokens are kept in memory only. */
export function AuthProvider({ router, children }: { router: Router; children: ReactNode }) {
  const { domain, clientId, audience } = useConfig()
  const returnToPage = (appState?: AppState) => router.navigate(appState?.returnTo ?? '/', { replace: true })

  return (
    <Auth0Provider
      domain={domain}
      clientId={clientId}
      authorizationParams={{
        audience,
        scope: `openid profile email ${SCOPES.join(' ')}`,
        redirect_uri: `${window.location.origin}${import.meta.env.BASE_URL}${CALLBACK}`,
      }}
      cacheLocation="memory"
      workerUrl={workerUrl}
      authorizeTimeoutInSeconds={UNRESPONSIVE_MS / 1000}
      onRedirectCallback={returnToPage}
    >
      {children}
    </Auth0Provider>
  )
}
