/** The origin of a server on `localhost`. As in every origin, the scheme's default port is left out (RFC 6454 §6.2). */
export function localOrigin(port: number, scheme: 'http' | 'https' = 'http'): string {
  return new URL(`${scheme}://localhost:${port}`).origin
}
