import { useAuth0 } from '@auth0/auth0-react'
import { useEffect, useState } from 'react'
import { config } from '../config'
import { fetchMessage } from './messages'
import type { MessageState } from './outcome'

/**
 * Fetches a message when the page opens, and again on `retry`.
 *
 * @param path relative to the API's URL
 * @param authenticated whether to send an access token
 */
export function useMessage(path: string, authenticated: boolean): { message: MessageState; retry(): void } {
  const { getAccessTokenSilently } = useAuth0()
  const [message, setMessage] = useState<MessageState>({ state: 'loading' })
  const [attempt, setAttempt] = useState(1)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt fetches again
  useEffect(() => {
    const controller = new AbortController()
    setMessage({ state: 'loading' })
    fetchMessage(
      `${config.apiServerUrl}${path}`,
      controller.signal,
      authenticated ? getAccessTokenSilently : undefined,
    ).then(outcome => {
      if (!controller.signal.aborted) setMessage(outcome)
    })
    return () => controller.abort()
  }, [path, authenticated, getAccessTokenSilently, attempt])

  return { message, retry: () => setAttempt(attempt + 1) }
}
