import { invalidToken, type Refusal, refusal } from '../refusal.ts'

/**
 * What is wrong with a token, with its binding, or with the keys that verify it. The comment of each row says what to do
 * about it, and docs/reference/refusals.md is generated from them.
 */

/** Request a token for an audience: Auth0 issues opaque tokens when the client names none. Of other issuers, set [`introspection`](../how-to/opaque-tokens.md). */
export const OPAQUE: Refusal = invalidToken('opaque_token', 'This is an opaque token: request one for an audience')
/** Turn off the encryption of tokens for this API. */
export const ENCRYPTED: Refusal = invalidToken('encrypted_token', 'This is an encrypted token: request a signed one')

/** Compare how the client builds the header: a variable was probably empty. */
export function wordInPlaceOfToken(word: string): Refusal {
  return malformed(`The client sent the word ${word} in place of a token`)
}

/** Replace the placeholder with a token. */
export const NAME_IN_PLACE_OF_TOKEN: Refusal = malformed('The client sent the name of a token in place of the token')
/** Remove claims from the token: it may have 16,384 characters. */
export const TOO_LONG: Refusal = malformed('The token is too long')
/** Compare the token with the one that was issued: it was cut off or altered. */
export const NOT_COMPACT: Refusal = malformed('The token is not a JWS of three parts')
/** Compare the token with the one that was issued: it was cut off or altered. */
export const NOT_BASE64URL: Refusal = malformed('A part of the token is empty or not canonical base64url')
/** Compare the token with the one that was issued. Member names must be unique. */
export const HEADER_NOT_JSON: Refusal = malformed('The token header is not a strict JSON object')
/** Compare the token with the one that was issued. Member names must be unique. */
export const PAYLOAD_NOT_JSON: Refusal = malformed('The token payload is not a strict JSON object')
/** Change the issuer's key id. */
export const KEY_ID: Refusal = malformed('The kid of the token is not a string of 1 to 256 characters')

/** Compare the claim with RFC 7519: its issuer writes it in another form. */
export function malformedClaim(name: string, expected: string): Refusal {
  return malformed(`The claim ${name} is missing or is not ${expected}`)
}

/** Compare the claims with the schema in the option `claims`. */
export const CLAIMS: Refusal = malformed('The claims of the token do not fit this API')

/** Send the access token; this is another token of the issuer. */
export const WRONG_TYPE: Refusal = notAnAccessToken('The token type is neither JWT nor at+jwt')
/** Send an access token of RFC 9068, or set `profile` to `auth0`. */
export const NOT_RFC9068_TYPE: Refusal = notAnAccessToken('The token type is not at+jwt')
/** If the issuer never writes `typ`, set `profile` to `untyped`. */
export const NO_TYPE: Refusal = notAnAccessToken('The token states no type (typ)')
/** Send an access token of RFC 9068, or set `profile` to `auth0`. */
export const NO_RFC9068_TYPE: Refusal = notAnAccessToken('The token states no type (typ): it must be at+jwt')
/** Send the access token; an ID token is for the client alone. */
export const ID_TOKEN: Refusal = notAnAccessToken('This is an ID token: send the access token')
/** Send the access token. */
export const LOGOUT_TOKEN: Refusal = notAnAccessToken('This is a logout token: send the access token')

/** Compare the option `algorithms` with the token's `alg`. */
export const ALGORITHM: Refusal = unsupported('The token is signed with an algorithm that is not accepted here')
/** Request a token whose header has no `crit`, `b64`, `zip` or `cty`. */
export const EXTENSION: Refusal = unsupported('The token uses an extension that is not accepted here')
/** Set the option `dpop` or `mtls`, whichever is missing, or request a token that is bound in the other way. */
export const BINDING: Refusal = unsupported('The token is bound in a way that is not supported here')
/** Set the option [`dpop`](../how-to/dpop.md) or [`mtls`](../how-to/mtls.md), or request a token that is not bound. */
export const BOUND_TOKEN: Refusal = unsupported(
  'The token is bound to a key or a certificate and cannot be used as a bearer token',
)

/** Compare the option `issuer` with `iss`, including the slash at the end. */
export const UNKNOWN_ISSUER: Refusal = invalidToken(
  'unknown_issuer',
  'The token is from an issuer that is not trusted here',
)
/** Compare the option `audience` with `aud`. */
export const WRONG_AUDIENCE: Refusal = invalidToken('wrong_audience', 'The token is not meant for this API')
/** Request a new token. */
export const EXPIRED: Refusal = invalidToken('expired', 'The token is expired')
/** Request a new token, or raise the option `maxTokenAgeSeconds`. The token may have no `iat`. */
export const TOO_OLD: Refusal = invalidToken('expired', 'The token is too old (iat)')
/** Request a new token: the [deny list](../how-to/revoke-tokens.md) names this one. */
export const REVOKED: Refusal = invalidToken('revoked', 'The token is revoked')
/** Compare the clocks of the issuer and the API. */
export const NOT_YET_VALID: Refusal = invalidToken('not_yet_valid', 'The token is not valid yet')

/** Request a new token: the key was withdrawn, or the token is forged. */
export const UNKNOWN_KEY: Refusal = unknownKey('The token is signed with a key that its issuer does not publish')
/** Compare the `alg` of the token with the `alg` of the key in the issuer's key set. */
export const OTHER_ALGORITHM: Refusal = unknownKey(
  'The key that the token names is not for the algorithm of its signature',
)
/** Make the issuer write `kid`, or give the one key with [`publicKey()`](../how-to/choose-keys.md). */
export const NO_KEY_ID: Refusal = unknownKey(
  'The token names no key (kid), and its issuer publishes several that may be meant',
)
/** Compare the `alg` of the token with the issuer's key set. */
export const NO_KEY_FOR_ALGORITHM: Refusal = unknownKey(
  'The issuer publishes no key for the algorithm of the signature',
)
/** Request a new token: this one is forged or was altered. */
export const BAD_SIGNATURE: Refusal = invalidToken('bad_signature', 'The signature of the token is not valid')

/** Send the token with the scheme `DPoP` and a [proof](../how-to/dpop.md). */
export const PROOF_NEEDED: Refusal = bindingRequired(
  'The token is bound to a key: send it with the scheme DPoP and a proof',
)
/** Send the token with the scheme `Bearer`. */
export const UNBOUND: Refusal = bindingRequired('The token is not bound to a key: send it with the scheme Bearer')
/** Request a token with a [DPoP proof](../how-to/dpop.md). */
export const BINDING_NEEDED: Refusal = bindingRequired('The token is not bound to a key: request one that is')
/** Request a token with the [client certificate](../how-to/mtls.md). */
export const CERTIFICATE_BINDING_NEEDED: Refusal = invalidToken(
  'binding_required',
  'The token is not bound to a certificate: request one that is',
)

/** Grant what is missing, and request a new token. */
export function insufficientScope(needed: string, scope: readonly string[]): Refusal {
  return refusal(403, 'insufficient_scope', { error: 'insufficient_scope', description: `This needs ${needed}`, scope })
}

/** Send the user to the login again, with the parameters of the challenge ([step-up](../how-to/step-up.md)). */
export function insufficientAuthentication(
  needed: string,
  acr: readonly string[] | undefined,
  maxAgeSeconds: number | undefined,
): Refusal {
  return refusal(401, 'insufficient_authentication', {
    error: 'insufficient_user_authentication',
    description: `This needs ${needed}`,
    parameters: [
      ...(Array.isArray(acr) ? [`acr_values="${acr.join(' ')}"`] : []),
      ...(maxAgeSeconds === undefined ? [] : [`max_age="${maxAgeSeconds}"`]),
    ],
  })
}

/** Look at the events `keysFetched`. */
export function issuerUnavailable(retryAfterSeconds: number): Refusal {
  const description = 'The keys of the token issuer cannot be fetched at the moment'
  return refusal(503, 'issuer_unavailable', { error: 'temporarily_unavailable', description, retryAfterSeconds })
}

function malformed(description: string): Refusal {
  return invalidToken('malformed_token', description)
}

function notAnAccessToken(description: string): Refusal {
  return invalidToken('not_an_access_token', description)
}

function unsupported(description: string): Refusal {
  return invalidToken('unsupported_token', description)
}

function unknownKey(description: string): Refusal {
  return invalidToken('unknown_key', description)
}

/** The token may be valid, but the request does not show that its sender has the right key. */
function bindingRequired(description: string): Refusal {
  return invalidToken('binding_required', description, 'DPoP')
}
