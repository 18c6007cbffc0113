import { hash, type KeyObject } from 'node:crypto'
import { isJsonObject, type JsonObject } from '../jose/strict-json.ts'

/** The members of a public JWK for its thumbprint, in lexicographic order, by `kty` (RFC 7638 §3.2, RFC 8037 §2). */
const MEMBERS = new Map<unknown, readonly string[]>([
  ['EC', ['crv', 'kty', 'x', 'y']],
  ['OKP', ['crv', 'kty', 'x']],
  ['RSA', ['e', 'kty', 'n']],
])

/**
 * The SHA-256 thumbprint of a key (RFC 7638 §3), in base64url. It depends on the key only, not on the encoding of its
 * JWK.
 *
 * @param jwk - the JWK that `publicKey` was imported from
 * @returns `undefined` if the JWK encodes the key in another way than Node does, such as with a leading zero in `n`:
 * one key would then have several thumbprints
 */
export function thumbprintOf(publicKey: KeyObject, jwk: JsonObject): string | undefined {
  const exported: unknown = publicKey.export({ format: 'jwk' })
  const members = MEMBERS.get(jwk.kty)
  if (!members || !isJsonObject(exported)) return undefined
  if (members.some(name => jwk[name] !== exported[name])) return undefined
  return hash('sha256', JSON.stringify(exported, [...members]), 'base64url')
}
