export const AUTHORIZATION_CODE = 'authorization_code'
/** Allows tokens in the authorization response (RFC 6749 §4.2). */
export const IMPLICIT = 'implicit'
/** The user is in the tenant's default directory (RFC 6749 §4.3). */
export const PASSWORD = 'password'
/** Auth0's grants for a second factor. */
export const MFA_OTP = 'http://auth0.com/oauth/grant-type/mfa-otp'
export const MFA_RECOVERY_CODE = 'http://auth0.com/oauth/grant-type/mfa-recovery-code'
/** Auth0's password grant, in which `realm` names the directory. */
export const PASSWORD_REALM = 'http://auth0.com/oauth/grant-type/password-realm'
/** RFC 8693 §2.1 */
export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
