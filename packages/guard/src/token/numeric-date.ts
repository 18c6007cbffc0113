/**
 * Whether a claim is a time in seconds since the epoch (RFC 7519 §2, NumericDate). Beyond the safe integers, numbers are
 * not exact to the second.
 */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER
}
