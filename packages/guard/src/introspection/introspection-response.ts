import { parseCompactJws } from '../jose/jws.ts'
import { verifyWithKey } from '../jose/key-signature.ts'
import { isJsonObject, type JsonObject, parseStrictJsonObject } from '../jose/strict-json.ts'
import type { TrustedIssuer } from '../options/issuer.ts'
import { isRefusal } from '../refusal.ts'
import { isFor, isTime } from '../token/claim-values.ts'

/** How old a signed response may be, and how far the issuer's clock may be ahead, in seconds. */
const RESPONSE_SECONDS = 300
const AHEAD_SECONDS = 60
const MAX_LENGTH = 64 * 1024

/**
 * Reads a response (RFC 7662 §2.2).
 *
 * @returns undefined for a token that is not active
 * @throws Error for what is not a response
 */
export function readResponse(body: string): JsonObject | undefined {
  if (body.length > MAX_LENGTH) throw new Error(`The response has more than ${MAX_LENGTH} characters`)
  return activeClaims(parseStrictJsonObject(Buffer.from(body)))
}

function activeClaims(response: unknown): JsonObject | undefined {
  if (!isJsonObject(response) || typeof response.active !== 'boolean') {
    throw new Error('The response is not a JSON object with "active": true or false')
  }
  const { active, ...claims } = response
  return active ? claims : undefined
}

/**
 * Reads a signed response (RFC 9701 §5), for this API and of this moment.
 *
 * @param now - milliseconds since the epoch
 * @returns undefined for a token that is not active
 * @throws Error for what is not such a response
 */
export async function readSignedResponse(
  body: string,
  issuer: TrustedIssuer,
  clientId: string,
  now: number,
): Promise<JsonObject | undefined> {
  if (body.length > MAX_LENGTH) throw new Error(`The response has more than ${MAX_LENGTH} characters`)
  const jws = parseCompactJws(body)
  if (isRefusal(jws)) {
    const isEncrypted = jws.reason === 'encrypted_token'
    throw new Error(
      isEncrypted ? 'The response is an encrypted JWT, not a signed one' : 'The response is not a signed JWT',
    )
  }
  const { type, algorithm, keyId } = jws.header
  if (type !== 'token-introspection+jwt') throw new Error('The response is not of the type token-introspection+jwt')
  if (!issuer.algorithms.includes(algorithm))
    throw new Error('The response is signed with an algorithm that is not accepted')
  const key = await issuer.keySet.find(keyId, algorithm, now)
  if (isRefusal(key) || !verifyWithKey(key, algorithm, jws.signingInput, jws.signature)) {
    throw new Error('The signature of the response is not valid')
  }
  const claims = parseStrictJsonObject(jws.payload)
  if (claims?.iss !== issuer.issuer) throw new Error('The response is from another issuer')
  if (!isFor(claims.aud, [clientId])) throw new Error('The response is for another client')
  const age = isTime(claims.iat) ? now / 1000 - claims.iat : Number.POSITIVE_INFINITY
  if (age > RESPONSE_SECONDS || age < -AHEAD_SECONDS) throw new Error('The response is not of this moment')
  return activeClaims(claims.token_introspection)
}

/**
 * Whether a response is about an access token. Issuers respond about refresh tokens as well, and some say so: by `token_type`
 * (RFC 7662), by `typ` (Keycloak) or by `token_use` (Ory Hydra, Cognito).
 */
export function isAccessToken({ token_type: type, typ, token_use: use }: JsonObject): boolean {
  return isOneOf(type, ['bearer', 'dpop']) && isOneOf(typ, ['bearer', 'dpop', 'at+jwt', 'jwt']) && isOneOf(use, ACCESS)
}

const ACCESS = ['access_token', 'access']

function isOneOf(value: unknown, accepted: readonly string[]): boolean {
  return value === undefined || (typeof value === 'string' && accepted.includes(value.toLowerCase()))
}
