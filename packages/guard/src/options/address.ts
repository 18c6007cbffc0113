import { isTrustworthyOrigin, withoutPassword } from './auth0.ts'

/**
 * An issuer has no query and no fragment (OpenID Connect Discovery §3, RFC 8414 §2). A user and a password belong to no
 * address, and must not be in a message.
 *
 * @throws TypeError for an address that must not be trusted
 */
export function checkAddress(name: 'issuer' | 'jwksUri', address: unknown, insecureHttp: readonly string[]): void {
  const url = typeof address === 'string' ? URL.parse(address) : null
  if (url && url.username + url.password + url.hash + (name === 'issuer' ? url.search : '') !== '') {
    throw new TypeError(`The option "${name}" must not contain a user, a fragment or, in "issuer", a query`)
  }
  if (!url || !isTrustworthyOrigin(url, insecureHttp)) {
    throw new TypeError(
      `The option "${name}" must be an https address, or http on localhost, not "${withoutPassword(address)}"`,
    )
  }
}
