const {
  SVELTE_APP_AUTH0_DOMAIN: domain,
  SVELTE_APP_AUTH0_CLIENT_ID: clientId,
  SVELTE_APP_AUTH0_CALLBACK_URL: callbackUrl,
  SVELTE_APP_AUTH0_AUDIENCE: audience,
  SVELTE_APP_API_SERVER_URL: apiServerUrl,
} = import.meta.env

/** The settings from `.env`. */
export const config = { domain, clientId, callbackUrl, audience, apiServerUrl }

/** The tenant's origin. A host name without a scheme means https. */
export const tenantOrigin = domain.includes('://') ? domain : `https://${domain}`
