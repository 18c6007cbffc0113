import { isEmpty, isOff, never, type SupportedValue } from '../http/unsupported-values.ts'

const NO_CERTIFICATES = 'client certificates are not read here'

/**
 * Values that would make an application less secure than it expects, or that request features which the tenant does not
 * support.
 */
export const CLIENT_SUPPORTED_VALUES: readonly SupportedValue[] = [
  {
    member: 'is_first_party',
    isSupported: value => value === true,
    reason: 'a third-party application requires user consent, which is not supported here',
  },
  {
    member: 'jwt_configuration.alg',
    isSupported: value => value === 'RS256',
    reason: 'ID tokens are signed with RS256 here',
  },
  {
    member: 'refresh_token.policies',
    isSupported: isEmpty,
    reason: 'a refresh token is for the API of its login alone',
  },
  { member: 'client_authentication_methods.tls_client_auth', isSupported: never, reason: NO_CERTIFICATES },
  {
    member: 'client_authentication_methods.self_signed_tls_client_auth',
    isSupported: never,
    reason: NO_CERTIFICATES,
  },
  {
    member: 'signed_request_object.required',
    isSupported: isOff,
    reason: 'signed authorization requests are not read here',
  },
  {
    member: 'signed_request_object.credentials',
    isSupported: isEmpty,
    reason: 'signed authorization requests are not read here',
  },
  { member: 'encryption_key', isSupported: never, reason: 'ID tokens are not encrypted here' },
  { member: 'compliance_level', isSupported: value => value === 'none', reason: 'no FAPI profile is enforced here' },
  {
    member: 'session_transfer.can_create_session_transfer_token',
    isSupported: isOff,
    reason: 'sessions cannot be transferred here',
  },
  {
    member: 'session_transfer.allowed_authentication_methods',
    isSupported: isEmpty,
    reason: 'sessions cannot be transferred here',
  },
  { member: 'token_quota', isSupported: never, reason: "an application's tokens are not counted here" },
  {
    member: 'redirection_policy',
    isSupported: value => value === 'allow_always',
    reason: 'the redirects after a login are not restricted further here',
  },
]
