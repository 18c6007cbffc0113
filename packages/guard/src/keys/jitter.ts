/** Up to a quarter less, so that many processes that started together do not ask together. */
export function jitter(seconds: number): number {
  return seconds * (0.75 + Math.random() / 4)
}
