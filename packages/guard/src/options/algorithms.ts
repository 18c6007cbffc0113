import { ALGORITHMS, isSupported, isSymmetric, parseAlgorithm, type SignatureAlgorithm } from '../jose/algorithms.ts'

/**
 * The algorithms of an issuer. One with a shared secret is never next to one with a public key: the public key could be used
 * as the secret.
 *
 * @param hasSharedSecret - whether the issuer's tokens are verified with a shared secret, for which there is no default
 * @throws TypeError
 */
export function parseAlgorithms(names: unknown = ['RS256'], hasSharedSecret: boolean): readonly SignatureAlgorithm[] {
  const algorithms = Array.isArray(names) ? names.map(parseAlgorithm).filter(each => each !== undefined) : []
  if (algorithms.length === 0 || !Array.isArray(names) || algorithms.length < names.length) {
    throw new TypeError(`The option "algorithms" must be an array of some of ${ALGORITHMS.join(', ')}`)
  }
  for (const algorithm of algorithms) {
    if (isSymmetric(algorithm) !== hasSharedSecret) {
      throw new TypeError(
        `The option "algorithms" must contain HS256, HS384 and HS512 alone with sharedSecret(), and only then, not "${algorithm}"`,
      )
    }
    if (!isSupported(algorithm)) {
      throw new TypeError(`The option "algorithms" contains "${algorithm}", which this runtime cannot verify`)
    }
  }
  return algorithms
}
