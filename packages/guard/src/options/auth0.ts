/** Where an issuer's tokens and keys come from. */
export interface IssuerAddress {
  /** The exact `iss` of its tokens. */
  readonly issuer: string
  /** Its JSON Web Key Set (RFC 7517 §5). */
  readonly jwksUri: string
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** A URL or domain for a message: without what is before the last "@", which may be a password. */
export function withoutPassword(address: unknown): string {
  return String(address).replace(/^.*@/s, '…@')
}

/**
 * Whether a URL is safe to trust an issuer by: https, or http that never leaves this machine, and no password, which would
 * get into logs.
 *
 * @param insecureHttp - other hosts that may use http
 */
export function isTrustworthyOrigin(url: URL, insecureHttp: readonly string[] = []): boolean {
  const { protocol, hostname, username, password } = url
  if (username || password) return false
  return protocol === 'https:' || (protocol === 'http:' && (LOOPBACK.has(hostname) || insecureHttp.includes(hostname)))
}

/**
 * The issuer behind an Auth0 domain: `tenant.us.auth0.com` is the issuer `https://tenant.us.auth0.com/`.
 * An origin is accepted, too: `https://…`, or `http://localhost:PORT` for a local tenant. The issuer ends in `/`.
 *
 * @throws TypeError when `domain` is neither a host name nor an origin of this form
 */
export function auth0(domain: string): IssuerAddress {
  const origin = /^https?:\/\//.test(domain) ? domain.replace(/\/$/, '') : `https://${domain}`
  // Where types are not checked, an environment variable that is not set must not become the host "undefined".
  const url = typeof domain === 'string' && URL.canParse(origin) ? new URL(origin) : undefined
  if (!url || url.origin !== origin) {
    throw new TypeError(
      `The Auth0 domain "${withoutPassword(domain)}" must be a host name such as "tenant.us.auth0.com", or "http://localhost:7070"`,
    )
  }
  if (!isTrustworthyOrigin(url)) {
    throw new TypeError(`The Auth0 domain "${domain}" must be an https address, or http on localhost`)
  }
  return { issuer: `${origin}/`, jwksUri: `${origin}/.well-known/jwks.json` }
}
