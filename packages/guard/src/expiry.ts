import type { Refusal } from './refusal.ts'
import { VerifiedToken } from './token/verified-token.ts'

/** The longest that a timer can wait, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1

/**
 * Calls a function once when a token expires, to end what outlives its request: a WebSocket, a stream, a subscription.
 * The timer does not keep the process alive.
 *
 * @param onEnd - receives the refusal that the token would meet now
 * @returns a function that stops the timer: call it when the connection ends for another reason
 */
export function expiry(token: VerifiedToken, onEnd: (refusal: Refusal) => void): () => void {
  const { claims } = token
  const guard = VerifiedToken.guardOf(token)
  let timer: ReturnType<typeof setTimeout> | undefined

  function wait(): void {
    timer = setTimeout(wake, Math.min(Math.max(guard.remaining(claims), 1), LONGEST_TIMER))
    // Workers return a number.
    if (typeof timer === 'object') timer.unref()
  }

  function wake(): void {
    const refusal = guard.refuseLater(claims)
    if (refusal) onEnd(refusal)
    else wait()
  }

  wait()
  return () => clearTimeout(timer)
}
