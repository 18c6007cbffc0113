import { parseChallenge } from './challenge.ts'

const TIMEOUT_MS = 10_000

/** The result of a request for a message. */
export type Outcome =
  | { state: 'success'; body: unknown }
  /** The API rejected the request with 401 or 403. */
  | { state: 'denied'; status: number; missing: string[]; body: unknown }
  /** The tenant issues no token without a new login. */
  | { state: 'signed-out' }
  /** No response, or a response without a message (then with its `status`). Retrying may help. */
  | { state: 'unreachable'; who: 'api' | 'tenant'; status?: number; why: string }

/**
 * Fetches a message from the API. It does not throw: each failure is an outcome.
 *
 * @param accessToken sent as a bearer token; not required for the public message
 */
export async function fetchMessage(url: string, signal: AbortSignal, accessToken?: string): Promise<Outcome> {
  let response: Response
  let body: unknown
  try {
    response = await fetch(url, {
      headers: accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    body = parseJson(await response.text())
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError'
    const why = late ? `no response within ${TIMEOUT_MS / 1000} seconds` : 'the connection failed'
    return { state: 'unreachable', who: 'api', why }
  }

  if (response.ok && body !== undefined) return { state: 'success', body }
  if (response.status === 401 || response.status === 403) {
    const { scope = '' } = parseChallenge(response.headers.get('www-authenticate'))
    return { state: 'denied', status: response.status, missing: scope.split(' ').filter(Boolean), body }
  }
  return { state: 'unreachable', who: 'api', status: response.status, why: explanationIn(body) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function explanationIn(body: unknown): string {
  if (typeof body !== 'object' || body === null) return 'the response gives no reason'
  if ('error_description' in body && typeof body.error_description === 'string') return body.error_description
  if ('message' in body && typeof body.message === 'string') return body.message
  return 'the response gives no reason'
}
