import { isTrustworthyOrigin } from '../options/auth0.ts'
import { refuseUnknownOptions } from '../options/unknown-options.ts'

/** The client that your API is at the authorization server. */
export interface ExchangeClient {
  /** The client ID. */
  readonly id: string
  /** The client secret. */
  readonly secret: string
  /** How it authenticates (RFC 6749 §2.3.1): in the header, or in the body. Default: `basic`. */
  readonly authentication?: 'basic' | 'post'
}

export interface OnBehalfOfOptions {
  /** The token endpoint of the authorization server: https, or http on localhost. */
  readonly tokenEndpoint: string
  /** The credentials of your API at the authorization server. */
  readonly client: ExchangeClient
  /** How many tokens are cached. Default: 1000, at most 1,000,000; 0 exchanges each time. */
  readonly cacheSize?: number
  /** The time limit for the server's response, in seconds. Default: 5, from 0.1 to 60. */
  readonly timeoutSeconds?: number
  /** Sends the requests. Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch
  /** Milliseconds since the epoch. Default: `Date.now()`, read each time. */
  readonly clock?: () => number
}

const OPTIONS = Object.keys({
  tokenEndpoint: true,
  client: true,
  cacheSize: true,
  timeoutSeconds: true,
  fetch: true,
  clock: true,
} satisfies Record<keyof OnBehalfOfOptions, true>)

export type ExchangeSettings = Required<OnBehalfOfOptions>

/** @throws TypeError that names the missing, wrong or unknown option, without its value where that is a secret */
export function parseExchangeOptions(options: OnBehalfOfOptions): ExchangeSettings {
  refuseUnknownOptions(options, OPTIONS)
  const { tokenEndpoint, cacheSize = 1000, timeoutSeconds = 5, fetch, clock = () => Date.now() } = options
  const url = typeof tokenEndpoint === 'string' ? URL.parse(tokenEndpoint) : null
  if (!url || !isTrustworthyOrigin(url) || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new TypeError(
      'The option "tokenEndpoint" must be an https URL, or http on localhost, without a user and a fragment',
    )
  }
  if (!Number.isSafeInteger(cacheSize) || cacheSize < 0 || cacheSize > 1_000_000) {
    throw new TypeError(`The option "cacheSize" must be a whole number from 0 to 1000000, not "${cacheSize}"`)
  }
  if (typeof timeoutSeconds !== 'number' || !(timeoutSeconds >= 0.1 && timeoutSeconds <= 60)) {
    throw new TypeError(`The option "timeoutSeconds" must be a number from 0.1 to 60, not "${timeoutSeconds}"`)
  }
  return {
    tokenEndpoint: url.href,
    client: parseClient(options.client),
    cacheSize,
    timeoutSeconds,
    fetch: fetch ?? ((input, init) => globalThis.fetch(input, init)),
    clock,
  }
}

function parseClient(client: ExchangeClient): Required<ExchangeClient> {
  refuseUnknownOptions(client ?? {}, ['id', 'secret', 'authentication'])
  const { id, secret, authentication = 'basic' } = client ?? {}
  if (typeof id !== 'string' || id === '' || typeof secret !== 'string' || secret === '') {
    throw new TypeError('The option "client" must have an "id" and a "secret" that are not empty')
  }
  if (authentication !== 'basic' && authentication !== 'post') {
    throw new TypeError('The option "client.authentication" must be "basic" or "post"')
  }
  return { id, secret, authentication }
}
