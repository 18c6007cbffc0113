import type { Configuration } from 'oidc-provider'

type Cookies = NonNullable<Configuration['cookies']>

/**
 * The names and attributes of a tenant's cookies.
 *
 * Over https, the session cookie is also sent with cross-site requests, as on Auth0: an application on http is another
 * site (schemeful same-site), and so is one on another host, and both renew their tokens in a hidden frame. Browsers
 * accept such a cookie only with `Secure`, so over http it is `Lax`. A pending login is always a top-level page.
 *
 * Cookies do not separate ports, so http and https use different names. With the prefixes, browsers accept these
 * cookies only over https (RFC 6265bis §4.1.3). A cookie of one login has a path, which `__Host-` does not allow.
 */
export function cookiesOf(issuer: string): Required<Pick<Cookies, 'names' | 'long' | 'short'>> {
  const isSecure = issuer.startsWith('https:')
  const [host, secure] = isSecure ? ['__Host-', '__Secure-'] : ['', '']
  return {
    names: {
      session: `${host}tollgate_session`,
      interaction: `${secure}tollgate_login`,
      resume: `${secure}tollgate_login_resume`,
    },
    long: { signed: true, httpOnly: true, sameSite: isSecure ? 'none' : 'lax', path: '/' },
    short: { signed: true, httpOnly: true, sameSite: 'lax' },
  }
}
