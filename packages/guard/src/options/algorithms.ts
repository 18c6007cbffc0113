import { isSupported, isSymmetric, parseAlgorithm, type SignatureAlgorithm } from '../jose/algorithms.ts'

const NAMES =
  'RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA, Ed25519, ML-DSA-44, ML-DSA-65, ML-DSA-87, HS256, HS384 and HS512'

/**
 * The algorithms of an issuer. One with a shared secret is never next to one with a public key: the public key could be used
 * as the secret.
 *
 * @param hasSharedSecret - whether the issuer's tokens are verified with a shared secret
 * @throws TypeError
 */
export function parseAlgorithms(names: unknown, hasSharedSecret: boolean): readonly SignatureAlgorithm[] {
  if (names === undefined && hasSharedSecret) {
    throw new TypeError(
      'The option "sharedSecret" needs the option "algorithms": set it to some of HS256, HS384 and HS512',
    )
  }
  const given = names === undefined ? ['RS256'] : names
  const algorithms = Array.isArray(given) ? given.map(parseAlgorithm).filter(each => each !== undefined) : []
  if (algorithms.length === 0 || !Array.isArray(given) || algorithms.length < given.length) {
    throw new TypeError(`The option "algorithms" must be an array of some of ${NAMES}`)
  }
  for (const algorithm of algorithms) {
    if (isSymmetric(algorithm) && !hasSharedSecret) {
      throw new TypeError(`The option "algorithms" contains "${algorithm}", which needs the option "sharedSecret"`)
    }
    if (!isSymmetric(algorithm) && hasSharedSecret) {
      throw new TypeError(
        `The option "algorithms" contains "${algorithm}", which has no shared secret: with "sharedSecret", use HS256, HS384 and HS512 only`,
      )
    }
    if (!isSupported(algorithm)) {
      throw new TypeError(`The option "algorithms" contains "${algorithm}", which this runtime cannot verify`)
    }
  }
  return algorithms
}
