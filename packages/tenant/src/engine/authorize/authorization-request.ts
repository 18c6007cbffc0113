import { resourceOf } from '../../oauth/audience.ts'
import { USERINFO } from '../tokens/access-token.ts'
import { translateResource } from '../tokens/resource-parameter.ts'
import { noteRequestedScope } from './offline-access.ts'
import { PUSHED_REQUEST_URN } from './pushed-requests.ts'
import { type Endpoint, markRefused, REFUSED } from './refused-parameters.ts'
import { translateResponseType } from './response-types.ts'

/** Parameters of the authorization request that the protocol engine passes to the login pages. */
export const LOGIN_PARAMETERS: readonly string[] = [
  'audience',
  'screen_hint',
  'connection',
  'invitation',
  'auth0Client',
]

const DEVICE_PARAMETERS: ReadonlySet<string> = new Set(['client_id', 'client_secret', 'scope', 'audience', REFUSED])

/** What is read next to a pushed request (RFC 9126 §4); the rest was pushed. */
const PUSHED_PARAMETERS: ReadonlySet<string> = new Set(['client_id', 'request_uri'])

/** What the translation of a request depends on. */
export interface Dialect {
  /** Ends in `/`. */
  issuer: string
  /** Whether `resource` names an API. */
  readsResource: boolean
}

/** Translates the URL of an authorization request. */
export function translateAuthorizationUrl(url: string, dialect: Dialect): string {
  const [path = ''] = url.split('?', 1)
  // A callback that was not encoded may contain a question mark.
  const parameters = new URLSearchParams(url.slice(path.length))
  if (parameters.get('request_uri')?.startsWith(PUSHED_REQUEST_URN)) keepOnly(parameters, PUSHED_PARAMETERS)
  translateAuthorization(parameters, dialect, '/authorize')
  return `${path}?${parameters}`
}

/** Translates a pushed authorization request. */
export function translatePushedRequest(parameters: URLSearchParams, dialect: Dialect): void {
  translateAuthorization(parameters, dialect, '/oauth/par')
}

function translateAuthorization(parameters: URLSearchParams, dialect: Dialect, endpoint: Endpoint): void {
  translateAudience(parameters, dialect)
  translatePrompt(parameters)
  translateResponseType(parameters)
  noteRequestedScope(parameters)
  markRefused(parameters, endpoint)
}

/**
 * Translates a device authorization request. It drops parameters that Auth0 ignores but the protocol engine would read.
 */
export function translateDeviceRequest(parameters: URLSearchParams, dialect: Dialect): void {
  keepOnly(parameters, DEVICE_PARAMETERS)
  translateAudience(parameters, dialect)
}

function keepOnly(parameters: URLSearchParams, names: ReadonlySet<string>): void {
  for (const name of new Set(parameters.keys())) if (!names.has(name)) parameters.delete(name)
}

/**
 * `prompt=create` requests the sign-up page, even when a user is logged in (Initiating User Registration via OpenID
 * Connect 1.0 §4).
 */
function translatePrompt(parameters: URLSearchParams): void {
  const [prompt = '', ...others] = parameters.getAll('prompt')
  const values = prompt.split(' ')
  if (others.length > 0 || !values.includes('create')) return
  const translated = new Set(values.map(value => (value === 'create' ? 'login' : value)))
  parameters.set('prompt', [...translated].join(' '))
  parameters.set('screen_hint', 'signup')
}

/**
 * Replaces Auth0's `audience` by the `resource` of RFC 8707, in the protocol engine's form.
 *
 * The audience of the user-info endpoint alone requests no API. A repeated audience stays unchanged, and the protocol
 * engine rejects it.
 */
function translateAudience(parameters: URLSearchParams, { issuer, readsResource }: Dialect): void {
  translateResource(parameters, readsResource)
  const [audience, ...others] = parameters.getAll('audience')
  if (others.length > 0) return
  parameters.delete('audience')
  if (audience && audience !== issuer + USERINFO) parameters.set('resource', resourceOf(audience))
}
