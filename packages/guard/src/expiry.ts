import type { Refusal } from './refusal.ts'
import { VerifiedToken } from './token/verified-token.ts'

/** The longest that a timer can wait, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1

/**
 * Calls a function once when a token expires, or within a minute of its revocation, to end what outlives its request: a WebSocket, a stream, a subscription.
 * The timer does not keep the process alive.
 *
 * @param onEnd - receives the refusal that the token would meet now
 * @returns a function that stops the timer: call it when the connection ends for another reason
 */
export function expiry(token: VerifiedToken, onEnd: (refusal: Refusal) => void): () => void {
  const claims = VerifiedToken.claimsOf(token)
  const guard = VerifiedToken.guardOf(token)
  let timer: ReturnType<typeof setTimeout> | undefined

  function wait(): void {
    const milliseconds = Math.min(guard.remaining(claims), guard.recheckSeconds * 1000, LONGEST_TIMER)
    timer = setTimeout(wake, Math.max(milliseconds, 1))
    // Workers return a number.
    if (typeof timer === 'object') timer.unref()
  }

  function wake(): void {
    const refusal = guard.refuseLater(token)
    if (refusal) onEnd(refusal)
    else wait()
  }

  wait()
  return () => clearTimeout(timer)
}
