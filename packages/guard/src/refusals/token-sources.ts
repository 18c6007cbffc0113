import { invalidRequest, type Refusal } from '../refusal.ts'

/**
 * What is wrong with where a token was sent. The comment of each row says what to do about it, and
 * docs/reference/refusals.md is generated from them.
 */

/** Send the token in one place (RFC 6750 §2); a browser adds cookies on its own. */
export function severalSources(places: string): Refusal {
  return invalidRequest(`The request carries a token in ${places}: send one token`)
}
/** Send the request from an origin that the option `cookie.origins` names, or from the API's own origin. */
export const CROSS_SITE: Refusal = invalidRequest(
  'The request comes from another site and its token from a cookie, which browsers send on their own',
)
/** Delete one of the cookies: they may have different paths or domains. */
export const SEVERAL_COOKIES: Refusal = invalidRequest('The request carries the cookie of the token twice')
/** Compare how the cookie is set: its value is the token alone. */
export const NOT_A_TOKEN_IN_COOKIE: Refusal = invalidRequest('The cookie of the token does not hold one token')
/** Send the parameter `access_token` once, with the token alone. */
export const NOT_A_TOKEN_IN_FORM: Refusal = invalidRequest('The parameter access_token of the form is not one token')
/** Send a shorter form, or the token in the Authorization header. */
export const FORM_TOO_LONG: Refusal = invalidRequest('The form is too long to look for a token in it')
/** Send the form with a `Content-Length`, and without `Content-Encoding`. */
export const UNREADABLE_FORM: Refusal = invalidRequest(
  'A form that may hold a token needs a Content-Length and no Content-Encoding',
)
/** Offer one subprotocol with the token: the prefix and the token. */
export const NOT_A_TOKEN_IN_SUBPROTOCOL: Refusal = invalidRequest(
  'The WebSocket does not offer one subprotocol with a token',
)
/** Offer a second subprotocol: browsers end a connection for which the server selects none. */
export const NO_OTHER_SUBPROTOCOL: Refusal = invalidRequest(
  'The WebSocket offers only the subprotocol with the token: offer another one for the server to select',
)
