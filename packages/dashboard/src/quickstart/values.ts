/** What the reader's own tenant and API are; kept in memory alone, and gone when the page is loaded again. */
export interface Values {
  audience: string
  /** A bare host, or an origin on this machine. */
  domain: string
  /** An access token, or nothing yet. */
  token: string
  /** The origin of the API that the buttons call. */
  api: string
}

/** What stands in the snippets for each of the values, by the name of the place. */
export function textsOf({ audience, domain, token, api }: Values): Record<string, string> {
  return {
    audience: audience.trim() || 'https://hello-world.example.com',
    domain: domain.trim() || 'tenant.us.auth0.com',
    origin: originOf(domain.trim() || 'tenant.us.auth0.com'),
    token: token.trim() || 'ACCESS_TOKEN',
    api: api.trim().replace(/\/+$/, '') || 'http://localhost:6060',
  }
}

/** Where a tenant is reached: a bare host over https. */
function originOf(domain: string): string {
  return domain.includes('://') ? domain.replace(/\/+$/, '') : `https://${domain}`
}
