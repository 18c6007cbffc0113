/** The current time in seconds since the epoch, as tokens and the store have it. */
export function epochSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
