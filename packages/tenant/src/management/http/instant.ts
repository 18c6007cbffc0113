/** A timestamp in the Management API's format. @param seconds since the epoch */
export function instantOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
