import type { Configuration } from 'oidc-provider'

type Cookies = NonNullable<Configuration['cookies']>

/**
 * The names and attributes of a tenant's cookies.
 *
 * Over https the session's cookie also goes with requests from other originServers, as Auth0's does: an application on http is another
 * site to it (schemeful same-site), and so is one on another host, and renews its tokens in a hidden frame. Browsers take
 * such a cookie only with `Secure`, so over http it is `Lax`. A login under way is always a page of its own.
 *
 * Cookies do not keep ports apart, so http and https need other names. The prefixes make browsers see to it that only https
 * sets them (RFC 6265bis §4.1.3); what belongs to one login has a path, which `__Host-` does not allow.
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
