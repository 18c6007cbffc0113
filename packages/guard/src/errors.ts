/**
 * The issuer's keys are unavailable, so the guard cannot verify the token. This is an outage, not an error of the
 * client: the guard responds with 503, never with 401.
 */
export class IssuerUnavailable extends Error {
  override name = 'IssuerUnavailable'
}
