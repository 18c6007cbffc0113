import { type Outcome, outcomeOf, withoutToken } from './outcome'

const TIMEOUT_MS = 10_000

/** Whether the API refused the access token with 403. A new one has the permissions that were granted since. */
let mustRenew = false

/**
 * Fetches a message from the API. It does not throw: each failure is an outcome.
 *
 * @param getAccessToken returns the access token to send; not required for the public message
 */
export async function fetchMessage(
  url: string,
  signal: AbortSignal,
  getAccessToken?: (options: { cacheMode?: 'off' }) => Promise<string | undefined>,
): Promise<Outcome> {
  const headers = new Headers()
  if (getAccessToken) {
    try {
      const accessToken = await getAccessToken(mustRenew ? { cacheMode: 'off' } : {})
      if (accessToken === undefined) return { state: 'signed-out' }
      headers.set('authorization', `Bearer ${accessToken}`)
    } catch (error) {
      return withoutToken(error)
    }
  }

  try {
    const response = await fetch(url, { headers, signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) })
    if (getAccessToken) mustRenew = response.status === 403
    const challenge = response.headers.get('www-authenticate')
    return outcomeOf(response.status, challenge, await response.json().catch(() => undefined))
  } catch {
    return { state: 'unreachable', who: 'api', why: 'does not respond' }
  }
}
