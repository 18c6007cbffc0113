import { type AppState, Auth0Provider } from '@auth0/auth0-react'
import workerUrl from '@auth0/auth0-spa-js/dist/auth0-spa-js.worker.production.js?url'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { useConfig } from '../config-context.ts'
import { SCOPES } from './scopes.ts'

const AUTHORIZE_TIMEOUT_SECONDS = 10

/** Signs people in at the tenant that serves these pages, by the SDK that applications use. Tokens stay in memory. */
export function AuthProvider({ children }: { children: ReactNode }) {
  const { domain, clientId, audience } = useConfig()
  const navigate = useNavigate()
  const returnToPage = (appState?: AppState) => navigate(appState?.returnTo ?? '/', { replace: true })

  return (
    <Auth0Provider
      domain={domain}
      clientId={clientId}
      authorizationParams={{
        audience,
        scope: `openid profile email ${SCOPES.join(' ')}`,
        redirect_uri: `${window.location.origin}${import.meta.env.BASE_URL}callback`,
      }}
      cacheLocation="memory"
      workerUrl={workerUrl}
      authorizeTimeoutInSeconds={AUTHORIZE_TIMEOUT_SECONDS}
      onRedirectCallback={returnToPage}
    >
      {children}
    </Auth0Provider>
  )
}
