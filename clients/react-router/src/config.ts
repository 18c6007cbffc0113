const {
  REACT_APP_AUTH0_DOMAIN: domain,
  REACT_APP_AUTH0_CLIENT_ID: clientId,
  REACT_APP_AUTH0_CALLBACK_URL: callbackUrl,
  REACT_APP_AUTH0_AUDIENCE: audience,
  REACT_APP_API_SERVER_URL: apiServerUrl,
} = import.meta.env

/** The settings from `.env`. */
export const config = { domain, clientId, callbackUrl, audience, apiServerUrl }

/** The tenant's origin. A host name without a scheme means https. */
export const tenantOrigin = domain.includes('://') ? domain : `https://${domain}`
