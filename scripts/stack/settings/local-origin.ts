/**
 * The origin of a server on `localhost`. The scheme's default port is omitted (RFC 6454 §6.2).
 *
 * `@tollgate/loopback` has the same function, but scripts cannot import packages that are not built yet.
 */
export function localOrigin(port: number): string {
  return new URL(`http://localhost:${port}`).origin
}
