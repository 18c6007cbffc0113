import { invalidRequest, otherCredentials, type Refusal, refusal } from '../refusal.ts'

/**
 * What is wrong with the credentials of a request. The comment of each row says what to do about it, and
 * docs/reference/refusals.md is generated from them.
 */

// RFC 6750 §3.1: no error code where nothing was sent, or credentials of a scheme that is not ours.

/** Send a token. */
export const MISSING_CREDENTIALS: Refusal = refusal(401, 'missing_credentials')
/** Send only the value of the header, without its name. */
export const HEADER_NAME_REPEATED: Refusal = otherCredentials('The value of the Authorization header repeats its name')
/** Remove the quotes. */
export const HEADER_QUOTED: Refusal = otherCredentials('The value of the Authorization header is in quotes')
/** Remove the first scheme. */
export const SCHEME_BEFORE_BEARER: Refusal = otherCredentials(
  'The Authorization header names two schemes: send Bearer alone',
)
/** Insert a space. */
export const NO_SPACE_AFTER_BEARER: Refusal = otherCredentials('No space follows Bearer in the Authorization header')
/** Insert `Bearer` and a space. */
export const TOKEN_WITHOUT_SCHEME: Refusal = otherCredentials(
  'The Authorization header holds a token and no scheme: send Bearer, a space and the token',
)
/** Send `Bearer`. */
export const JWT_OF_OTHER_SCHEME: Refusal = otherCredentials(
  'The Authorization header uses another scheme than Bearer for its token',
)

/** Send `Bearer`. */
export function mistakenScheme(scheme: string): Refusal {
  return otherCredentials(`The Authorization header uses the scheme ${scheme}: send Bearer in its place`)
}

/** Compare how the client builds the header: a variable was probably empty. */
export function wordInPlaceOfCredentials(word: string): Refusal {
  return otherCredentials(`The client sent the word ${word} in place of Bearer and a token`)
}

/** Send one header; a proxy may have added another one. */
export const SEVERAL_AUTHORIZATION_HEADERS: Refusal = invalidRequest(
  'The request carries more than one Authorization header',
)
/** Compare how the client builds the header. */
export const NOT_ONE_TOKEN: Refusal = invalidRequest('The Authorization header is not Bearer, a space and one token')
/** Compare how the client builds the header. */
export const NOT_ONE_BOUND_TOKEN: Refusal = invalidRequest(
  'The Authorization header is not DPoP, a space and one token',
  'DPoP',
)
/** Send the token after `Bearer`; a variable was probably empty. */
export const NO_TOKEN: Refusal = invalidRequest('The Authorization header says Bearer and carries no token')
/** Replace the character with a space. */
export const NOT_A_SPACE: Refusal = invalidRequest('The character behind Bearer must be a space')
/** Send `Bearer` once; the client's library probably adds it. */
export const BEARER_TWICE: Refusal = invalidRequest('The Authorization header says Bearer twice')
/** Send the member of the object that holds the token. */
export const OBJECT_IN_PLACE_OF_TOKEN: Refusal = invalidRequest(
  'The client sent the text of an object in place of a token',
)
/** Call the function and send its result. */
export const FUNCTION_IN_PLACE_OF_TOKEN: Refusal = invalidRequest(
  'The client sent the text of a function in place of a token: call the function',
)
/** Send `access_token` of the token response, not the whole response. */
export const JSON_IN_PLACE_OF_TOKEN: Refusal = invalidRequest('The client sent a JSON document in place of a token')
/** Remove the second scheme. */
export const SCHEME_AFTER_BEARER: Refusal = invalidRequest(
  'The Authorization header names two schemes: send Bearer alone',
)
/** Set the variable that the placeholder names. */
export const PLACEHOLDER_NOT_FILLED: Refusal = invalidRequest(
  'The client sent a placeholder in place of a token: its value was not filled in',
)
/** Remove the name and the equals sign. */
export const PARAMETER_IN_PLACE_OF_TOKEN: Refusal = invalidRequest(
  'The client sent a parameter in place of a token: send the token alone',
)
/** Remove them. */
export const TOKEN_QUOTED: Refusal = invalidRequest('The token is in quotes or brackets: send it without them')
/** Do not encode the token. */
export const TOKEN_PERCENT_ENCODED: Refusal = invalidRequest('The token is percent-encoded: send it as it was issued')
/** Send the token with the scheme `DPoP`, or send no proof. */
export const STRAY_PROOF: Refusal = invalidRequest('The request carries a DPoP proof and a bearer token')
