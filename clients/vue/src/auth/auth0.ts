import { createAuth0 } from '@auth0/auth0-vue'
import { config } from '../config'

/** Auth0's Vue SDK. Tokens are in memory only; a reload restores the login from the tenant's session. */
export const auth0 = createAuth0(
  {
    domain: config.domain,
    clientId: config.clientId,
    authorizationParams: { audience: config.audience, redirect_uri: config.callbackUrl },
    useRefreshTokens: true,
    useRefreshTokensFallback: true,
  },
  { errorPath: '/callback' },
)
