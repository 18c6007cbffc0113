import { useAuth0 } from '@auth0/auth0-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useConfig } from '../config-context.ts'
import { fetchMessage, type Outcome } from './messages.ts'

/** What a page shows of its message. */
export type MessageState = Outcome | { state: 'loading' }

/**
 * Fetches a message when the page opens, and again on `retry`.
 *
 * @param path below the API's address
 * @param authenticated whether an access token goes with the request
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
  getAccessToken?: () => Promise<string | undefined>,
): Promise<Outcome> {
  if (!getAccessToken) return fetchMessage(url, signal)
  let accessToken: string | undefined
  try {
    accessToken = await getAccessToken()
  } catch (error) {
    return withoutToken(error)
  }
  return accessToken === undefined ? { state: 'signed-out' } : fetchMessage(url, signal, accessToken)
}

/** An answer of the tenant carries an error code; without one, or with the SDK's own `timeout`, nobody answered. */
function withoutToken(error: unknown): Outcome {
  const answered = error instanceof Error && 'error' in error && error.error !== 'timeout'
  return answered ? { state: 'signed-out' } : { state: 'unreachable', who: 'tenant', why: 'the connection failed' }
}
