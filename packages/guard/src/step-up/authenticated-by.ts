import { refuseUnknownOptions } from '../options/unknown-options.ts'
import { type Condition, when } from '../policy/policy.ts'
import { insufficientAuthentication } from '../refusals/token.ts'
import { isTime } from '../token/claim-values.ts'
import { VerifiedToken } from '../token/verified-token.ts'

/** How and when the user must have logged in. At least one of `acr` and `withinSeconds` is required. */
export interface AuthenticatedByOptions {
  /** The accepted values of the claim `acr`, the preferred one first. */
  readonly acr?: readonly string[]
  /** How long ago the user may have logged in, in seconds, at least 1. */
  readonly withinSeconds?: number
  /** The names of the claims, for issuers that write others. Default: `acr` and `auth_time`. */
  readonly claims?: { readonly acr?: string; readonly authTime?: string }
}

/** How far the issuer's clock may be ahead. */
const AHEAD_SECONDS = 30

/**
 * Requires a login of a certain strength or age (RFC 9470). Other tokens are refused with 401 and
 * `insufficient_user_authentication`, so that the client sends the user to the login again. A token without the claims
 * never satisfies it, and a cached token is judged again for each request, because logins get older.
 *
 * @throws TypeError if an option is missing, wrong or unknown
 */
export function authenticatedBy(options: AuthenticatedByOptions): Condition {
  refuseUnknownOptions(options, ['acr', 'withinSeconds', 'claims'])
  refuseUnknownOptions(options.claims ?? {}, ['acr', 'authTime'])
  const { acr, withinSeconds, claims: names } = options
  if (acr === undefined && withinSeconds === undefined) {
    throw new TypeError('authenticatedBy() needs the option "acr" or "withinSeconds"')
  }
  const accepted = acr === undefined ? undefined : parseAcr(acr)
  if (withinSeconds !== undefined && !(Number.isSafeInteger(withinSeconds) && withinSeconds >= 1)) {
    throw new TypeError(`The option "withinSeconds" must be a whole number of at least 1, not "${withinSeconds}"`)
  }
  const [acrName, authTimeName] = [names?.acr ?? 'acr', names?.authTime ?? 'auth_time']

  const test = (token: VerifiedToken): boolean => {
    const claims = VerifiedToken.claimsOf(token)
    const own = (name: string) => (Object.hasOwn(claims, name) ? claims[name] : undefined)
    if (accepted && !accepted.some(each => each === own(acrName))) return false
    return withinSeconds === undefined || isRecent(own(authTimeName), withinSeconds, VerifiedToken.guardOf(token).now())
  }
  const description = [
    accepted && `a login by ${accepted.join(' or ')}`,
    withinSeconds && `a login within ${withinSeconds} seconds`,
  ]
    .filter(part => part)
    .join(' and ')
  return Object.freeze({
    ...when(description, test),
    refusal: insufficientAuthentication(description, accepted, withinSeconds),
  })
}

/** A challenge contains the values, separated by spaces. */
const ACR_VALUE = /^[\x21\x23-\x5b\x5d-\x7e]+$/

function parseAcr(values: unknown): readonly string[] {
  const accepted = Array.isArray(values) ? values.filter(each => typeof each === 'string' && ACR_VALUE.test(each)) : []
  if (!Array.isArray(values) || accepted.length === 0 || accepted.length < values.length) {
    throw new TypeError('The option "acr" must be an array of strings in printable ASCII without spaces and quotes')
  }
  return accepted
}

function isRecent(authTime: unknown, withinSeconds: number, now: number): boolean {
  if (!isTime(authTime)) return false
  const age = now / 1000 - authTime
  return age <= withinSeconds && age >= -AHEAD_SECONDS
}
