import { hash, timingSafeEqual } from 'node:crypto'

/**
 * Compares a secret with the expected one. It compares digests, so the time does not depend on the secret's length or
 * on how much of it is correct.
 */
export function secretsMatch(given: string | Uint8Array, expected: string | Uint8Array): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'))
}
