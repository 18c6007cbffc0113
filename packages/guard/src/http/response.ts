import type { Refusal } from '../refusal.ts'
import { ignoreRejection, isThenable } from '../thenable.ts'
import type { ProofVerifier } from '../token/proof-verifier.ts'
import { warn } from '../warn.ts'
import { challengesOf } from './challenges.ts'
import type { GuardedRequest } from './guarded-request.ts'

/** A refusal as HTTP: what every adapter sends, byte for byte. */
export interface RefusalResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON. */
  readonly body: string
}

/** The metadata of a protected resource (RFC 9728) as HTTP: what every adapter sends. */
export interface MetadataResponse {
  readonly status: 200 | 204 | 405
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON, or empty. */
  readonly body: string
}

/** How an API describes itself to clients (RFC 9728). */
export interface ResourceMetadata {
  /** The well-known URL of the metadata (RFC 9728 §3.1). */
  readonly url: string
  /** The response to a request for the metadata; `undefined` for every other request. */
  respond(request: GuardedRequest): MetadataResponse | undefined
}

/**
 * What the body of a refusal looks like: `message` has a word for people next to OAuth's members, as the Hello World
 * samples have; `oauth` has OAuth's `error` and `error_description` alone (RFC 6749 §5.2); `problem` is problem details
 * (RFC 9457).
 */
export type ErrorFormat = 'message' | 'oauth' | 'problem'

/** Makes the body of a refusal, for JSON. */
export type ErrorBody = (refusal: Refusal) => object

const MESSAGES = {
  400: 'Requires authentication',
  401: 'Bad credentials',
  403: 'Permission denied',
  503: 'Unable to verify credentials',
} as const

/** As RFC 9110 §15 names them. */
const TITLES = { 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 503: 'Service Unavailable' } as const

/**
 * Creates what turns refusals into responses. Few refusals answer most requests, so each response is made once, but for a
 * nonce, which changes with the time.
 *
 * @param proofs - undefined for a guard that accepts bearer tokens alone
 * @param parameters - for the first challenge, such as `resource_metadata="…"` (RFC 9728 §5.1)
 */
export function createRefusalResponses(
  shape: ErrorFormat | ErrorBody,
  proofs?: ProofVerifier,
  clock: () => number = () => Date.now(),
  parameters: readonly string[] = [],
): (refusal: Refusal) => RefusalResponse {
  const answers = new WeakMap<Refusal, RefusalResponse>()

  function answer(refusal: Refusal): RefusalResponse {
    const known = answers.get(refusal)
    if (known) return known
    const made = Object.freeze({
      status: refusal.status,
      headers: Object.freeze(headersOf(refusal, shape, challengesOf(refusal, proofs, parameters))),
      body: textOf(refusal, shape),
    })
    answers.set(refusal, made)
    return made
  }

  return refusal => {
    const made = answer(refusal)
    const nonce = refusal.scheme === 'DPoP' ? proofs?.nonce(clock()) : undefined
    return nonce === undefined ? made : { ...made, headers: { ...made.headers, 'dpop-nonce': nonce } }
  }
}

function headersOf(refusal: Refusal, shape: ErrorFormat | ErrorBody, challenges: string): Record<string, string> {
  const type = shape === 'problem' ? 'application/problem+json' : 'application/json'
  // Who is refused may be let pass the next moment; what the application says of caching may be meant for other answers.
  const headers: Record<string, string> = { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }
  if (refusal.status === 503) headers['retry-after'] = String(refusal.retryAfterSeconds)
  else headers['www-authenticate'] = challenges
  return headers
}

function textOf(refusal: Refusal, shape: ErrorFormat | ErrorBody): string {
  if (typeof shape !== 'function') return JSON.stringify(bodyOf(refusal, shape))
  try {
    const body: unknown = shape(refusal)
    ignoreRejection(body)
    if (typeof body !== 'object' || body === null || isThenable(body)) {
      throw new TypeError(`The option "errorBody" must return an object, not "${typeof body}"`)
    }
    const text: unknown = JSON.stringify(body)
    if (typeof text !== 'string')
      throw new TypeError(`The option "errorBody" must return an object, not "${typeof text}"`)
    return text
  } catch (error) {
    warn('The option "errorBody" failed, so the usual body was sent', error)
    return JSON.stringify(bodyOf(refusal, 'message'))
  }
}

function bodyOf({ status, error, description }: Refusal, shape: ErrorFormat): object {
  if (shape === 'problem') return { type: 'about:blank', title: TITLES[status], status, detail: description, error }
  if (shape === 'oauth') return { error, error_description: description }
  return { error, error_description: description, message: error ? MESSAGES[status] : 'Requires authentication' }
}
