import { createHmac } from 'node:crypto'

/**
 * The nonces of a server (RFC 9449 §9), computed from the time: stateless, and equal on every instance with the same
 * secret.
 */
export interface Nonces {
  /** The nonce for the next response. @param now - milliseconds since the epoch */
  current(now: number): string
  /**
   * Until when a nonce is accepted, in milliseconds since the epoch.
   *
   * @returns `undefined` if the nonce is not accepted now
   */
  acceptedUntil(nonce: string, now: number): number | undefined
}

/** How many steps old a nonce may be, and how many steps ahead, because the clocks of instances differ. */
const STEPS_BEHIND = 2
const STEPS_AHEAD = 1
/** 128 bits in base64url. */
const NONCE_LENGTH = 22

/**
 * @param secret - at least 32 bytes, the same on all instances
 * @param seconds - how long each nonce is sent; it is accepted for at least twice as long after that
 */
export function createNonces(secret: Uint8Array, seconds: number): Nonces {
  /** A copy, so that later changes to the given bytes have no effect. */
  const key = Uint8Array.from(secret)
  const milliseconds = seconds * 1000
  let step = Number.NaN
  /** The nonces accepted at the current step, the oldest first. */
  let accepted: readonly string[] = []

  function nonceAt(step: number): string {
    return createHmac('sha256', key).update(`tollgate-dpop-nonce ${step}`).digest('base64url').slice(0, NONCE_LENGTH)
  }

  function advance(now: number): void {
    const next = Math.floor(now / milliseconds)
    if (next === step) return
    step = next
    accepted = Array.from({ length: STEPS_BEHIND + 1 + STEPS_AHEAD }, (_, index) =>
      nonceAt(step - STEPS_BEHIND + index),
    )
  }

  function current(now: number): string {
    advance(now)
    return accepted[STEPS_BEHIND] ?? nonceAt(step)
  }

  function acceptedUntil(nonce: string, now: number): number | undefined {
    advance(now)
    const index = accepted.indexOf(nonce)
    // The nonce is of the step `step - STEPS_BEHIND + index` and accepted until STEPS_BEHIND steps after that one's end.
    return index === -1 ? undefined : (step + index + 1) * milliseconds
  }

  return { current, acceptedUntil }
}
