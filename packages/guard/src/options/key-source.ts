import { isSymmetric, type SignatureAlgorithm } from '../jose/algorithms.ts'
import { parseKeySet, type VerificationKey } from '../jose/jwk.ts'
import { parsePublicKey } from '../jose/public-key.ts'
import { parseSharedSecret } from '../jose/shared-secret.ts'
import { fetchKeys, type KeyLocation } from '../keys/fetch-keys.ts'
import type { HttpGet } from '../keys/http-get.ts'
import { createKeySet, createStaticKeySet, type KeySet, type KeySetTimes } from '../keys/key-set.ts'
import { checkAddress } from './address.ts'

/** Where the keys of an issuer come from: at most one of these. */
export interface KeyOptions {
  /** The URL of the issuer's key set. Default: the `jwks_uri` of its discovery document. */
  readonly jwksUri?: string
  /** The discovery document that names the URL of the key set. Default: `openid-configuration`. */
  readonly discovery?: 'openid-configuration' | 'oauth-authorization-server'
  /**
   * The issuer's key set itself (RFC 7517 §5), so that the guard fetches none. A key without `kid` verifies tokens with
   * any `kid`.
   */
  readonly keys?: { readonly keys: readonly object[] }
  /** The issuer's only key, in place of a key set: PEM (a public key or a certificate), a JWK or a `KeyObject`. */
  readonly publicKey?: string | object
  /**
   * The secret that the issuer signs with, for HS256, HS384 and HS512: a secret `KeyObject`, or random bytes, at least as many
   * as the algorithm's hash has. The option `algorithms` is then required. With the secret, this API could sign tokens, too.
   */
  readonly sharedSecret?: Uint8Array | object
}

/** What fetches keys. */
export interface KeySettings {
  /** The name of the guard, for events. */
  readonly name: string | undefined
  readonly httpGet: HttpGet
  /** The hosts that may use http. */
  readonly insecureHttp: readonly string[]
  readonly fetchTimeoutSeconds: number
  readonly times: KeySetTimes
  readonly clock: () => number
}

/** @throws TypeError for several sources, or a wrong one */
export function keySetOf(
  issuer: string,
  options: KeyOptions,
  algorithms: readonly SignatureAlgorithm[],
  settings: KeySettings,
): KeySet {
  const { jwksUri, discovery, keys, publicKey, sharedSecret } = options
  if ([jwksUri, discovery, keys, publicKey, sharedSecret].filter(source => source !== undefined).length > 1) {
    throw new TypeError('Set only one of the options "jwksUri", "discovery", "keys", "publicKey" and "sharedSecret"')
  }
  if (sharedSecret !== undefined) {
    return createStaticKeySet([parseSharedSecret(sharedSecret, algorithms.filter(isSymmetric))])
  }
  if (publicKey !== undefined) return createStaticKeySet([checkAlgorithms(parsePublicKey(publicKey), algorithms)])
  if (keys !== undefined) {
    const parsed = parseKeySet(keys, Number.POSITIVE_INFINITY)
    if (!parsed?.length) throw new TypeError('The option "keys" contains no key that the guard can use')
    return createStaticKeySet(parsed)
  }
  const { httpGet, fetchTimeoutSeconds: timeoutSeconds, insecureHttp, times, clock } = settings
  const source = { issuer, location: locationOf(options, settings.insecureHttp), httpGet, timeoutSeconds, insecureHttp }
  return createKeySet(issuer, () => fetchKeys(source), times, clock, settings.name)
}

function locationOf(
  { jwksUri, discovery = 'openid-configuration' }: KeyOptions,
  insecureHttp: readonly string[],
): KeyLocation {
  if (jwksUri !== undefined) {
    checkAddress('jwksUri', jwksUri, insecureHttp)
    return { jwksUri }
  }
  if (discovery !== 'openid-configuration' && discovery !== 'oauth-authorization-server') {
    throw new TypeError(
      `The option "discovery" must be "openid-configuration" or "oauth-authorization-server", not "${discovery}"`,
    )
  }
  return { discovery }
}

/** With a key for another algorithm, every token would be rejected. */
function checkAlgorithms(key: VerificationKey, algorithms: readonly SignatureAlgorithm[]): VerificationKey {
  if (key.algorithms.some(each => algorithms.includes(each))) return key
  const [possible, accepted] = [key.algorithms, algorithms].map(names => names.map(name => `"${name}"`).join(' or '))
  throw new TypeError(
    `The option "publicKey" is a key for ${possible}, and "algorithms" is ${accepted}: set "algorithms"`,
  )
}
