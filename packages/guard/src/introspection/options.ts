import { isTrustworthyOrigin } from '../options/auth0.ts'
import { refuseUnknownOptions } from '../options/unknown-options.ts'
import { type ClientAuthentication, type IntrospectionClient, parseClient } from './client-authentication.ts'

/** How an issuer is asked about opaque tokens (RFC 7662). */
export interface IntrospectionOptions {
  /** The credentials of this API at the issuer. */
  readonly client: IntrospectionClient
  /**
   * Which tokens the issuer is asked about: `opaque` are those that are no JWTs. With `all`, it is also asked about each of its
   * JWTs that the guard has verified, so that a revoked one is refused, and about encrypted tokens. Default: `opaque`.
   */
  readonly tokens?: 'opaque' | 'all'
  /** Which issuer of the guard issues opaque tokens. Required if the guard has several. */
  readonly issuer?: string
  /** The URL to ask. Default: the `introspection_endpoint` of the issuer's discovery document. */
  readonly endpoint?: string
  /** `jwt` requests signed responses (RFC 9701), and accepts no others. Default: `json`. */
  readonly response?: 'json' | 'jwt'
  /**
   * How long a response is cached, in seconds, and never past the token's `exp`. A revoked token works for so long. Default:
   * 0, which asks about each request; at most 3600.
   */
  readonly cacheSeconds?: number
  /** How long it is cached that a token is not active, in seconds. Default: 5, from 0 to 60. */
  readonly inactiveCacheSeconds?: number
  /** How many responses are cached. Default: 10,000, from 1 to 1,000,000. */
  readonly cacheSize?: number
  /** How many requests to the issuer may be open; other tokens get 503. Default: 100, from 1 to 10,000. */
  readonly concurrent?: number
  /** The time limit for a response, body included, in seconds. Default: 5, from 0.1 to 60. */
  readonly timeoutSeconds?: number
}

const OPTIONS = Object.keys({
  client: true,
  tokens: true,
  issuer: true,
  endpoint: true,
  response: true,
  cacheSeconds: true,
  inactiveCacheSeconds: true,
  cacheSize: true,
  concurrent: true,
  timeoutSeconds: true,
} satisfies Record<keyof IntrospectionOptions, true>)

/** The options, checked and with defaults. */
export interface IntrospectionSettings {
  readonly client: ClientAuthentication
  readonly tokens: 'opaque' | 'all'
  readonly issuer: string | undefined
  readonly endpoint: string | undefined
  readonly response: 'json' | 'jwt'
  readonly cacheMilliseconds: number
  readonly inactiveCacheMilliseconds: number
  readonly cacheSize: number
  readonly concurrent: number
  readonly timeoutSeconds: number
}

/** @throws TypeError that names the missing, wrong or unknown option */
export function parseIntrospectionOptions(options: IntrospectionOptions): IntrospectionSettings {
  refuseUnknownOptions(options, OPTIONS)
  const { issuer, endpoint, response = 'json', tokens = 'opaque' } = options
  if (issuer !== undefined && typeof issuer !== 'string') throw new TypeError('The option "issuer" must be a string')
  if (endpoint !== undefined && typeof endpoint !== 'string') {
    throw new TypeError('The option "endpoint" must be a string')
  }
  if (response !== 'json' && response !== 'jwt') {
    throw new TypeError(`The option "response" must be "json" or "jwt", not "${String(response)}"`)
  }
  if (tokens !== 'opaque' && tokens !== 'all') {
    throw new TypeError(`The option "tokens" must be "opaque" or "all", not "${String(tokens)}"`)
  }
  return {
    client: parseClient(options.client),
    tokens,
    issuer,
    endpoint,
    response,
    cacheMilliseconds: 1000 * amount('cacheSeconds', options.cacheSeconds ?? 0, 0, 3600),
    inactiveCacheMilliseconds: 1000 * amount('inactiveCacheSeconds', options.inactiveCacheSeconds ?? 5, 0, 60),
    cacheSize: Math.floor(amount('cacheSize', options.cacheSize ?? 10_000, 1, 1_000_000)),
    concurrent: Math.floor(amount('concurrent', options.concurrent ?? 100, 1, 10_000)),
    timeoutSeconds: amount('timeoutSeconds', options.timeoutSeconds ?? 5, 0.1, 60),
  }
}

/** @throws TypeError for an endpoint that the guard must not send tokens to */
export function checkEndpoint(endpoint: string, insecureHttp: readonly string[]): void {
  if (isEndpoint(endpoint, insecureHttp)) return
  throw new TypeError('The option "endpoint" must be an https URL, or http on localhost, without a user and a fragment')
}

/** Whether credentials and tokens may be sent to a URL. @param insecureHttp - the hosts that may use http */
export function isEndpoint(url: unknown, insecureHttp: readonly string[]): url is string {
  const parsed = typeof url === 'string' && !url.includes('#') ? URL.parse(url) : null
  return parsed !== null && isTrustworthyOrigin(parsed, insecureHttp)
}

function amount(name: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && value >= least && value <= most) return value
  throw new TypeError(`The option "${name}" must be a number from ${least} to ${most}, not "${String(value)}"`)
}
