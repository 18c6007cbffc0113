import { parseCompactJws } from '../jose/jws.ts'
import { verifyWithKey } from '../jose/key-signature.ts'
import { isJsonObject, type JsonObject, parseStrictJsonObject } from '../jose/strict-json.ts'
import { ISSUER_OPTIONS, type IssuerOptions, type TrustedIssuer } from '../options/issuer.ts'
import type { SharedOptions } from '../options/options.ts'
import { parseOptions } from '../options/parse-options.ts'
import { isRefusal } from '../refusal.ts'
import { isTime } from '../token/claim-values.ts'

/** Whose security event tokens are accepted. */
export type SetIssuerOptions = IssuerOptions & Pick<SharedOptions, 'clockToleranceSeconds' | 'fetch' | 'clock'>

/** Why a security event token is rejected, as RFC 8935 §2.4 names it. */
export interface SetFault {
  readonly err: 'invalid_request' | 'invalid_key' | 'invalid_issuer' | 'invalid_audience' | 'unavailable'
  readonly description: string
}

/** The claims that every security event token has (RFC 8417 §2.2). */
export interface SetClaims extends JsonObject {
  readonly iss: string
  readonly iat: number
  readonly jti: string
  readonly events: Readonly<Record<string, JsonObject>>
}

/** A token that was accepted, or why not. */
export type SetOutcome =
  | { readonly claims: SetClaims; readonly fault?: undefined }
  | { readonly fault: SetFault; readonly claims?: undefined }

/** Verifies security event tokens of one issuer. */
export interface SetVerifier {
  readonly issuer: string
  /** Seconds since the epoch. */
  now(): number
  verify(text: string): Promise<SetOutcome>
}

/** The names of {@link SetIssuerOptions}. */
export const SET_ISSUER_OPTIONS: readonly string[] = [...ISSUER_OPTIONS, 'clockToleranceSeconds', 'fetch', 'clock']

const MAX_JTI_LENGTH = 256

/**
 * Creates a verifier for security event tokens (RFC 8417).
 *
 * @param type - the only `typ` that is accepted, so that no other token of the issuer passes (RFC 8725 §3.11)
 * @throws TypeError for an option of the issuer that is wrong
 */
export function createSetVerifier(options: SetIssuerOptions, type: string): SetVerifier {
  const { issuers, clock } = parseOptions(options)
  const [issuer] = issuers.listed
  if (!issuer) throw new TypeError('The option "issuers" is empty: add at least one issuer')
  const trusted = issuer
  const now = () => clock() / 1000

  async function verify(text: string): Promise<SetOutcome> {
    const jws = parseCompactJws(text)
    if (isRefusal(jws)) return fault('invalid_request', jws.description ?? 'The token cannot be read')
    const { header, signingInput, signature } = jws
    if (header.type !== type) return fault('invalid_request', `The typ of the token is not ${type}`)
    if (!trusted.algorithms.includes(header.algorithm)) {
      return fault('invalid_key', 'The token is signed with an algorithm that is not accepted here')
    }
    const claims = parseStrictJsonObject(jws.payload)
    if (!claims) return fault('invalid_request', 'The payload of the token is not a strict JSON object')
    const wrong = refuseClaims(claims, options, trusted, now())
    if (wrong) return wrong
    const key = await trusted.keySet.find(header.keyId, header.algorithm, clock())
    if (isRefusal(key)) {
      return fault(key.status === 503 ? 'unavailable' : 'invalid_key', key.description ?? 'The key is unknown')
    }
    return verifyWithKey(key, header.algorithm, signingInput, signature) && isSet(claims)
      ? { claims }
      : fault('invalid_key', 'The signature of the token is not valid')
  }

  return { issuer: trusted.issuer, now, verify }
}

function fault(err: SetFault['err'], description: string): { readonly fault: SetFault } {
  return { fault: { err, description } }
}

function refuseClaims(
  claims: JsonObject,
  { audience }: SetIssuerOptions,
  { issuer, clockToleranceSeconds }: TrustedIssuer,
  now: number,
): { readonly fault: SetFault } | undefined {
  const { iss, aud, iat, exp } = claims
  if (iss !== issuer) return fault('invalid_issuer', 'The token is from another issuer')
  const audiences = [aud].flat()
  if (![audience].flat().some(each => audiences.includes(each))) {
    return fault('invalid_audience', 'The token is for another audience')
  }
  if (!isSet(claims)) {
    return fault('invalid_request', 'The token needs iat, jti, and events with an object for each event')
  }
  if (Number(iat) > now + clockToleranceSeconds + 5) return fault('invalid_request', 'The token is from the future')
  if (exp !== undefined && (!isTime(exp) || now >= exp + clockToleranceSeconds)) {
    return fault('invalid_request', 'The token is expired')
  }
  return undefined
}

function isSet(claims: JsonObject): claims is SetClaims {
  const { iss, iat, jti, events } = claims
  if (typeof iss !== 'string' || !isTime(iat)) return false
  if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI_LENGTH || !isJsonObject(events)) return false
  const details = Object.values(events)
  return details.length > 0 && details.every(isJsonObject)
}
