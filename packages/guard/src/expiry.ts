import type { Refusal } from './refusal.ts'
import { REVOKED } from './refusals/token.ts'
import { isThenable } from './thenable.ts'
import { VerifiedToken } from './token/verified-token.ts'
import { warn } from './warn.ts'

/** The longest that a timer can wait, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1

/**
 * Calls a function once when a token expires, or within a minute of its revocation, to end what outlives its request: a WebSocket, a stream, a subscription.
 * The timer does not keep the process alive. A deny list that throws counts as a revocation, because nothing can respond
 * with a 500 here.
 *
 * @param onEnd - receives the refusal that the token would meet now. What it throws, or rejects with, becomes a warning
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
    const refusal = refuse()
    if (refusal) end(refusal)
    else wait()
  }

  function refuse(): Refusal | undefined {
    try {
      return guard.refuseLater(token)
    } catch (error) {
      warn('The option "denyList" failed in expiry(), so the token counts as revoked', error)
      return REVOKED
    }
  }

  /** An error in a timer, or an unhandled rejection, would end the process. */
  function end(refusal: Refusal): void {
    try {
      const result: unknown = onEnd(refusal)
      if (isThenable(result)) result.then(undefined, failed)
    } catch (error) {
      failed(error)
    }
  }

  function failed(error: unknown): void {
    warn('The function of expiry() failed, so what it ends may still be open', error)
  }

  wait()
  return () => clearTimeout(timer)
}
