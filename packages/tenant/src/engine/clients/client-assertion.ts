import { errors, type KoaContextWithOIDC } from 'oidc-provider'

/** As at Auth0. */
const LONGEST_ASSERTION = 2048
const LONGEST_LIFE_SECONDS = 300
const CLOCK_TOLERANCE_SECONDS = 15

/**
 * Checks a client assertion (RFC 7523 §3) besides what the protocol engine checks: the audience is the issuer alone, so
 * that no other server can get an assertion for this tenant, and the assertion is short and expires soon.
 *
 * @throws errors.InvalidClientAuth
 */
export function checkAssertion(issuer: string): (ctx: KoaContextWithOIDC, claims: object) => void {
  return ({ oidc }, claims) => {
    const { aud, exp }: { aud?: unknown; exp?: unknown } = claims
    const { client_assertion: assertion } = oidc.params ?? {}
    if (typeof assertion !== 'string' || assertion.length > LONGEST_ASSERTION) {
      throw new errors.InvalidClientAuth(`the client assertion is longer than ${LONGEST_ASSERTION} characters`)
    }
    if (aud !== issuer) {
      throw new errors.InvalidClientAuth(`the audience of the client assertion must be "${issuer}"`)
    }
    const latest = Date.now() / 1000 + LONGEST_LIFE_SECONDS + CLOCK_TOLERANCE_SECONDS
    if (typeof exp !== 'number' || exp > latest) {
      throw new errors.InvalidClientAuth(
        `the client assertion expires more than ${LONGEST_LIFE_SECONDS} seconds from now`,
      )
    }
  }
}
