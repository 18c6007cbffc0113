/** An instant as the Management API writes it. @param seconds since the epoch */
export function instantOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
