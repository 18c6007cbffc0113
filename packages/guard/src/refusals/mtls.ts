import { invalidToken, type Refusal } from '../refusal.ts'

/**
 * What is wrong with the client certificate of a request. The comment of each row says what to do about it, and
 * docs/reference/refusals.md is generated from them.
 */

/** Send the request with the client certificate that the token was requested with. The hint of the event `tokenRefused` says why the API sees no certificate. */
export const NO_CERTIFICATE: Refusal = invalidToken(
  'binding_required',
  'The token is bound to a certificate: send it with that client certificate',
)
/** Request a new token: the client changed its certificate, or the token was stolen. */
export const OTHER_CERTIFICATE: Refusal = invalidToken(
  'binding_mismatch',
  'The token is bound to another certificate than the one of the client',
)
/** Compare the header of the proxy with the option `certificate` of `mtls()`. The hint of the event `tokenRefused` says what is wrong. */
export const UNREADABLE: Refusal = invalidToken(
  'unreadable_certificate',
  'The client certificate of the request cannot be read',
)
