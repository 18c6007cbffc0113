import type { AuthConfig } from '@auth0/auth0-angular'
import { config } from '../config'

/** Tokens are in memory only; a reload restores the login from the tenant's session. */
export const authConfig: AuthConfig = {
  domain: config.domain,
  clientId: config.clientId,
  authorizationParams: { audience: config.audience, redirect_uri: config.callbackUrl },
  useRefreshTokens: true,
  useRefreshTokensFallback: true,
  errorPath: '/callback',
  // Only requests to these URLs get the access token.
  httpInterceptor: {
    allowedList: [`${config.apiServerUrl}/api/messages/protected`, `${config.apiServerUrl}/api/messages/admin`],
  },
}
