import { Auth0Provider } from '@auth0/auth0-react'
import { config } from '../config'
import { useNavigate } from '../router/router'

/** Configures Auth0's React SDK. Tokens are in memory only; a reload restores the login from the tenant's session. */
export function AuthProvider({ children }) {
  const navigate = useNavigate()
  const returnToPage = appState => navigate(appState?.returnTo ?? '/profile', { replace: true })

  return (
    <Auth0Provider
      domain={config.domain}
      clientId={config.clientId}
      authorizationParams={{ audience: config.audience, redirect_uri: config.callbackUrl }}
      useRefreshTokens
      useRefreshTokensFallback
      onRedirectCallback={returnToPage}
    >
      {children}
    </Auth0Provider>
  )
}
