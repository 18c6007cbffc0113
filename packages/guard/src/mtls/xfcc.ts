/** A key and a value, which is in quotes if it has a comma or a semicolon. */
const PAIR = /([a-z]+)=(?:"((?:[^"\\]|\\.)*)"|([^",;]*))(?:;(?=.)|$)/giy
const SHA256 = /^[0-9a-f]{64}$/i

/**
 * Reads the hash of the client's certificate in Envoy's header `X-Forwarded-Client-Cert`.
 *
 * Only a header with one element is read: Envoy appends elements to those that it received, which then are as trustworthy
 * as their sender. A client chooses the names in its certificate, and Envoy does not quote all of them: a header with a
 * second `Hash=` anywhere is not read.
 *
 * @returns the thumbprint in base64url
 */
export function parseForwardedHash(header: string): string | undefined {
  if (header.split(/hash=/i).length !== 2) return undefined
  const pairs = Array.from(header.matchAll(PAIR))
  // The pairs follow each other without a gap, so that they end where the header ends, or are not all of it.
  const length = pairs.reduce((sum, [pair]) => sum + pair.length, 0)
  const [, , quoted, plain] = pairs.find(([, key]) => key?.toLowerCase() === 'hash') ?? []
  const hex = quoted ?? plain ?? ''
  return length === header.length && SHA256.test(hex) ? Buffer.from(hex, 'hex').toString('base64url') : undefined
}
