/**
 * The origin of a server on `localhost`. As in every origin, the scheme's default port is left out (RFC 6454 §6.2).
 *
 * `@tollgate/loopback` has the same, but what is not built yet cannot be imported here.
 */
export function localOrigin(port: number): string {
  return new URL(`http://localhost:${port}`).origin
}
