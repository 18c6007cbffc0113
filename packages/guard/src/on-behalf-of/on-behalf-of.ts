import { createHash } from 'node:crypto'
import { createRecentValues } from '../cache/recent-values.ts'
import { refuseUnknownOptions } from '../options/unknown-options.ts'
import { VerifiedToken } from '../token/verified-token.ts'
import { TokenExchangeError } from './errors.ts'
import { type OnBehalfOfOptions, parseExchangeOptions } from './options.ts'
import { requestToken } from './token-request.ts'

/** What the new token is for. At least one of `audience` and `resource` is required. */
export interface ExchangeTarget {
  /** The identifier of the other API, as Auth0 and Keycloak expect it (RFC 8693 §2.1). */
  readonly audience?: string
  /** The URL of the other API (RFC 8707). */
  readonly resource?: string
  /** The requested scopes. Default: what the server grants by itself. */
  readonly scopes?: readonly string[]
}

/** A token for another API. */
export interface ExchangedToken {
  /** The text of the token. */
  readonly accessToken: string
  /** Milliseconds since the epoch; `undefined` if the server did not say. */
  readonly expiresAt: number | undefined
  /** Granted scopes; `undefined` if they are those that were requested. */
  readonly scopes: readonly string[] | undefined
}

/** Exchanges tokens of callers for tokens that your API may use at another one. */
export interface TokenExchange {
  /**
   * The cached token for the caller and the target, or a new one. Concurrent calls for the same share one request.
   *
   * @param token - of a request that the guard has granted
   * @throws TokenExchangeError if the server refuses or is unavailable, or if the token is bound to a key of the caller
   * @throws TypeError if the target is wrong
   */
  exchange(token: VerifiedToken, target: ExchangeTarget): Promise<ExchangedToken>
}

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'
/** A token that is about to expire may expire on its way. */
const EARLY_MS = 30_000
const MOST_IN_FLIGHT = 256
/** A SHA-256 in base64url. */
const KEY_LENGTH = 43

/**
 * Creates a client of the token exchange (RFC 8693): your API calls another one on behalf of its caller, with a token that
 * the authorization server issues for this.
 *
 * @throws TypeError if an option is missing, wrong or unknown
 */
export function onBehalfOf(options: OnBehalfOfOptions): TokenExchange {
  const settings = parseExchangeOptions(options)
  const { cacheSize, clock } = settings
  const cache = cacheSize > 0 ? createRecentValues<ExchangedToken>(cacheSize, KEY_LENGTH) : undefined
  const inFlight = new Map<string, Promise<ExchangedToken>>()

  async function request(subject: string, target: ExchangeTarget): Promise<ExchangedToken> {
    const issued = await requestToken(parametersFor(subject, target), settings)
    const { accessToken, expiresInSeconds, scopes } = issued
    const expiresAt = expiresInSeconds === undefined ? undefined : clock() + expiresInSeconds * 1000
    return Object.freeze({ accessToken, expiresAt, scopes })
  }

  return {
    async exchange(token, target) {
      checkTarget(target)
      if (token.boundBy.length > 0) {
        throw new TokenExchangeError('The token is bound to a key of the caller, so another party cannot exchange it')
      }
      if (VerifiedToken.guardOf(token).refuseLater(token)) {
        throw new TokenExchangeError('The token of the caller is not valid any more', { code: 'invalid_grant' })
      }
      const subject = token.encoded
      const key = keyOf(subject, target)
      const cached = cache?.find(key)
      if (cached?.expiresAt !== undefined && clock() < cached.expiresAt - EARLY_MS) return cached
      const running = inFlight.get(key)
      if (running) return running
      if (inFlight.size >= MOST_IN_FLIGHT) {
        throw new TokenExchangeError(`${MOST_IN_FLIGHT} exchanges are waiting for the token endpoint`, {
          unavailable: true,
        })
      }
      const started = request(subject, target).finally(() => inFlight.delete(key))
      inFlight.set(key, started)
      const exchanged = await started
      if (exchanged.expiresAt !== undefined) cache?.add(key, exchanged)
      return exchanged
    },
  }
}

function parametersFor(subject: string, { audience, resource, scopes }: ExchangeTarget): URLSearchParams {
  return new URLSearchParams({
    grant_type: GRANT_TYPE,
    subject_token: subject,
    subject_token_type: ACCESS_TOKEN,
    requested_token_type: ACCESS_TOKEN,
    ...(audience !== undefined && { audience }),
    ...(resource !== undefined && { resource }),
    ...(scopes && { scope: scopes.join(' ') }),
  })
}

/** The text of the token is not kept. Each part is encoded, so that no two targets have the same key. */
function keyOf(subject: string, { audience, resource, scopes }: ExchangeTarget): string {
  const parts = JSON.stringify([subject, audience, resource, scopes && [...new Set(scopes)].sort()])
  return createHash('sha256').update(parts).digest('base64url')
}

const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/

function checkTarget(target: ExchangeTarget): void {
  refuseUnknownOptions(target ?? {}, ['audience', 'resource', 'scopes'])
  const { audience, resource, scopes } = target ?? {}
  const isName = (name: unknown) => name === undefined || (typeof name === 'string' && name !== '')
  if ((audience === undefined && resource === undefined) || !isName(audience) || !isName(resource)) {
    throw new TypeError('exchange() needs an "audience" or a "resource" that is a string and not empty')
  }
  const areScopes = Array.isArray(scopes) && scopes.length > 0 && scopes.every(each => SCOPE_TOKEN.test(String(each)))
  if (scopes !== undefined && !areScopes) {
    throw new TypeError('The "scopes" of exchange() must be an array of at least one scope, without spaces and quotes')
  }
}
