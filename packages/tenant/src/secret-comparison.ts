import { hash, timingSafeEqual } from 'node:crypto'

/**
 * Compares a secret with the expected one. It compares digests, so neither the time nor the length shows how much of the secret
 * was right.
 */
export function secretsMatch(given: string | Uint8Array, expected: string | Uint8Array): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'))
}
