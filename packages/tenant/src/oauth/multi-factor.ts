/** The value of `acr_values` and `acr` for a login with two factors. */
export const MULTI_FACTOR = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor'

/** The value of `amr` for a login with two factors (RFC 8176). */
export const MFA = 'mfa'

/** How a user has logged in, as claims of tokens (RFC 9470 §6). */
export interface Authentication {
  acr: string
  amr: string[]
  /** Seconds since 1970. */
  auth_time: number
}

/** @param authTime seconds since 1970 */
export function multiFactor(authTime: number): Authentication {
  return { acr: MULTI_FACTOR, amr: [MFA], auth_time: authTime }
}
