import { errors } from 'oidc-provider'

/** The endpoint of a request. */
export type Endpoint = '/authorize' | '/oauth/par' | '/oauth/device/code' | '/oauth/token'

interface RefusedParameter {
  at: readonly Endpoint[]
  /** Requests in which it is supported. */
  unless?: (parameters: URLSearchParams) => boolean
  /** The values that are rejected; default: all values. */
  values?: RegExp
  refuse(): errors.OIDCProviderError
}

const LOGINS: readonly Endpoint[] = ['/authorize', '/oauth/par']
const LOGINS_AND_DEVICES: readonly Endpoint[] = [...LOGINS, '/oauth/device/code']
/** Where an application authenticates. */
const DIRECT: readonly Endpoint[] = ['/oauth/par', '/oauth/device/code', '/oauth/token']
const EVERYWHERE: readonly Endpoint[] = ['/authorize', ...DIRECT]

/** All addresses of a request but those that `/oauth/par` gives. */
const PUSHED_ELSEWHERE = /^(?!urn:ietf:params:oauth:request_uri:)/

const notAllowed = (name: string) => (): errors.OIDCProviderError =>
  new errors.InvalidRequest(`parameter ${name} is not allowed for this client`)
const notSupported = (what: string, instead: string) => (): errors.OIDCProviderError =>
  new errors.InvalidRequest(`${what} is not supported: ${instead}`)

/** The grants whose tokens can be bound to a key. */
const BOUND_GRANTS: readonly string[] = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
]

/** The header of a proof of possession (RFC 9449 §4.1), which is handled like a parameter. */
export const DPOP_HEADER = 'DPoP'

/**
 * Features of Auth0 that the tenant does not support, with Auth0's wording where it is known. Ignoring such a parameter
 * would give the application less than it requested. Parameters that Auth0 also ignores are not listed; the
 * documentation has a table of all request parameters.
 */
export const REFUSED_PARAMETERS: Readonly<Record<string, RefusedParameter>> = {
  // Authorization requests, and an application's own tokens, have it when the application may use organizations.
  organization: {
    at: ['/oauth/device/code', '/oauth/token'],
    unless: parameters => parameters.get('grant_type') === 'client_credentials',
    refuse: notAllowed('organization'),
  },
  invitation: { at: ['/oauth/device/code'], refuse: notAllowed('invitation') },
  session_transfer_token: { at: LOGINS, refuse: notAllowed('session_transfer_token') },
  login_ticket: { at: LOGINS, refuse: () => new errors.AccessDenied('Unknown or invalid login ticket.') },
  authorization_details: {
    at: EVERYWHERE,
    refuse: () =>
      new errors.InvalidAuthorizationDetails('authorization_details is not supported: no API has types of it'),
  },
  dpop_jkt: {
    at: ['/oauth/device/code'],
    refuse: notSupported('dpop_jkt', 'send the proof with the token request'),
  },
  [DPOP_HEADER]: {
    at: ['/oauth/device/code', '/oauth/token'],
    unless: parameters => BOUND_GRANTS.includes(parameters.get('grant_type') ?? ''),
    refuse: notSupported('The DPoP header', 'only logins, refresh tokens and client credentials get bound tokens'),
  },
  request: {
    at: LOGINS_AND_DEVICES,
    refuse: () => new errors.RequestNotSupported('request is not supported: send the parameters by themselves'),
  },
  request_uri: {
    at: LOGINS_AND_DEVICES,
    // That of a pushed request is for the protocol engine, which takes it at /authorize alone.
    values: PUSHED_ELSEWHERE,
    refuse: () => new errors.RequestUriNotSupported('request_uri is not supported: push the request to /oauth/par'),
  },
  registration: {
    at: LOGINS_AND_DEVICES,
    refuse: () => new errors.RegistrationNotSupported('registration is not supported: create the application first'),
  },
  max_age: {
    at: LOGINS,
    values: /^(?!\d+$)/,
    refuse: () => new errors.InvalidRequest('invalid max_age parameter value'),
  },
}

/**
 * The tenant's own parameter that reports an unsupported parameter to the protocol engine, which rejects it after
 * client authentication.
 */
export const REFUSED = 'refused_parameter'

/** Replaces all unsupported parameters by one parameter with the name of the first. */
export function markRefused(parameters: URLSearchParams, endpoint: Endpoint): void {
  parameters.delete(REFUSED)
  for (const [name, { at, values, unless }] of Object.entries(REFUSED_PARAMETERS)) {
    if (unless?.(parameters)) continue
    const given = parameters.getAll(name)
    // A parameter without a value is omitted (RFC 6749 §3.1); an array or object in JSON is a repeated parameter.
    const isGiven = given.length > 1 || Boolean(given[0])
    if (!at.includes(endpoint) || !isGiven || !given.some(value => values?.test(value) ?? true)) continue
    parameters.delete(name)
    if (!parameters.has(REFUSED)) parameters.set(REFUSED, name)
  }
}

/** @throws errors.OIDCProviderError when a parameter was marked as unsupported */
export function refuseMarked(mark: unknown): void {
  const refused = typeof mark === 'string' ? REFUSED_PARAMETERS[mark] : undefined
  if (refused) throw refused.refuse()
}
