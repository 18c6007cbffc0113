import { invalidToken, type Refusal, refusal } from '../refusal.ts'

/**
 * What is wrong with an opaque token. The comment of each row says what to do about it, and docs/reference/refusals.md is
 * generated from them.
 */

/** Request a new token: the issuer says that this one is expired, revoked or unknown, or not for this API. */
export const INACTIVE: Refusal = invalidToken('inactive', 'The token is not active')
/** Send the access token: the issuer says that this is a refresh token or another token. */
export const OTHER_TOKEN: Refusal = invalidToken(
  'not_an_access_token',
  'This is another token of the issuer: send the access token',
)

/** Look at the hint of the event `tokenRefused`: the issuer does not answer, or does not accept the credentials of this API. */
export function introspectionUnavailable(retryAfterSeconds: number): Refusal {
  return refusal(503, 'introspection_unavailable', {
    error: 'temporarily_unavailable',
    description: 'The issuer cannot be asked about the token at the moment',
    retryAfterSeconds,
  })
}
