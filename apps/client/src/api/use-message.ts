import { useAuth0 } from '@auth0/auth0-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useConfig } from '../config-context.ts'
import { fetchMessage, type Outcome } from './messages.ts'

/** The state of a message on a page. */
export type MessageState = Outcome | { state: 'loading' }

/** Whether the API refused the access token with 403. A new one has the permissions that were granted since. */
let mustRenew = false

/**
 * Fetches a message when the page opens, and again on `retry`.
 *
 * @param path relative to the API's URL
 * @param authenticated whether to send an access token
 */
export function useMessage(
  path: string,
  authenticated: boolean,
): { message: MessageState; url: string; retry(): void } {
  const url = `${useConfig().apiServerUrl}${path}`
  const { getAccessTokenSilently } = useAuth0()
  const [message, setMessage] = useState<MessageState>({ state: 'loading' })
  const running = useRef<AbortController>(undefined)

  const load = useCallback(async () => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    setMessage({ state: 'loading' })
    const outcome = await request(url, controller.signal, authenticated ? getAccessTokenSilently : undefined)
    if (!controller.signal.aborted) setMessage(outcome)
  }, [url, authenticated, getAccessTokenSilently])

  useEffect(() => {
    load()
    return () => running.current?.abort()
  }, [load])

  return { message, url, retry: load }
}

async function request(
  url: string,
  signal: AbortSignal,
  getAccessToken?: (options: { cacheMode?: 'off' }) => Promise<string | undefined>,
): Promise<Outcome> {
  if (!getAccessToken) return fetchMessage(url, signal)
  let accessToken: string | undefined
  try {
    accessToken = await getAccessToken(mustRenew ? { cacheMode: 'off' } : {})
  } catch (error) {
    return withoutToken(error)
  }
  if (accessToken === undefined) return { state: 'signed-out' }
  const outcome = await fetchMessage(url, signal, accessToken)
  mustRenew = outcome.state === 'denied' && outcome.status === 403
  return outcome
}

/** An error response of the tenant has an error code. Without a code, or with the SDK's own `timeout`, there was no response. */
function withoutToken(error: unknown): Outcome {
  const hasResponded = error instanceof Error && 'error' in error && error.error !== 'timeout'
  return hasResponded ? { state: 'signed-out' } : { state: 'unreachable', who: 'tenant', why: 'the connection failed' }
}
