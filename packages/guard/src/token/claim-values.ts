/**
 * Whether one of the audiences of a token is one of ours (RFC 7519 §4.1.3). A string is one audience: "a b" is not two.
 *
 * @param aud - the claim, of any form
 */
export function isFor(aud: unknown, audiences: readonly string[]): boolean {
  return audiences.some(audience => aud === audience || (Array.isArray(aud) && aud.includes(audience)))
}

/**
 * Whether a claim is a time in seconds since the epoch (RFC 7519 §2, NumericDate). Beyond the safe integers, numbers are
 * not exact to the second.
 */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER
}
