import { isJsonObject } from '../jose/strict-json.ts'
import { type Condition, when } from '../policy/policy.ts'
import { ignoreRejection, isThenable } from '../thenable.ts'
import { VerifiedToken } from '../token/verified-token.ts'

/** One object of the claim `authorization_details` (RFC 9396 §2). Nothing is known of its other members. */
export interface AuthorizationDetail {
  readonly type: string
  readonly [name: string]: unknown
}

const MOST_DETAILS = 50

/**
 * Requires an authorization detail of a type (RFC 9396), such as the payment that the user has approved. A token whose
 * `authorization_details` is not an array of 1 to 50 objects with a type is refused.
 *
 * @param type - of the detail, exactly as the issuer writes it
 * @param test - whether one of these details permits the request; synchronous. Default: any of them does
 * @throws TypeError if the type has characters that a challenge cannot contain
 */
export function authorizationDetail<Request = unknown>(
  type: string,
  test: (detail: AuthorizationDetail, request: Request) => boolean = () => true,
): Condition<Request> {
  if (typeof type !== 'string' || type === '') throw new TypeError('authorizationDetail() needs a type')
  if (typeof test !== 'function') throw new TypeError('The test of authorizationDetail() must be a function')
  return when(`authorization details of the type ${type}`, (token, request: Request) =>
    detailsOf(token).some(detail => detail.type === type && isTrue(test(detail, request))),
  )
}

/** @throws TypeError for a promise, which is no decision */
function isTrue(result: unknown): boolean {
  if (isThenable(result)) {
    ignoreRejection(result)
    throw new TypeError('The test of authorizationDetail() returned a promise: make it synchronous')
  }
  return result === true
}

function detailsOf(token: VerifiedToken): readonly AuthorizationDetail[] {
  const { authorization_details: details } = VerifiedToken.claimsOf(token)
  if (!Array.isArray(details) || details.length > MOST_DETAILS || !details.every(isDetail)) return []
  return details.map(detail => Object.freeze({ ...detail }))
}

function isDetail(value: unknown): value is AuthorizationDetail {
  return isJsonObject(value) && Object.hasOwn(value, 'type') && typeof value.type === 'string'
}
