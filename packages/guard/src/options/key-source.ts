import type { SignatureAlgorithm } from '../jose/algorithms.ts'
import { parseKeySet, type VerificationKey } from '../jose/jwk.ts'
import { fetchKeys, type KeyLocation } from '../keys/fetch-keys.ts'
import type { HttpGet } from '../keys/http-get.ts'
import { createKeySet, createStaticKeySet, type KeySet, type KeySetOrigin, type KeySetTimes } from '../keys/key-set.ts'
import { checkAddress } from './address.ts'

/** Where the keys of an issuer come from: at most one of these. */
export interface KeyOptions {
  /** The URL of the issuer's key set. Default: the `jwks_uri` of its discovery document. */
  readonly jwksUri?: string
  /** The discovery document that names the URL of the key set. Default: `openid-configuration`. */
  readonly discovery?: 'openid-configuration' | 'oauth-authorization-server'
  /**
   * The issuer's key set itself (RFC 7517 §5), so that the guard does not fetch it; or its only key, what `publicKey()` or
   * `sharedSecret()` of `@tollgate/guard/static-keys` returns. A key without `kid` verifies tokens with any `kid`.
   */
  readonly keys?: { readonly keys: readonly object[] } | StaticKey
}

/** The only key of an issuer. */
export interface StaticKey {
  /** Whether it is a secret, for which other algorithms are allowed than for public keys. */
  readonly isShared: boolean
  /** @throws TypeError if the key fits none of the algorithms */
  keyFor(algorithms: readonly SignatureAlgorithm[]): VerificationKey
}

export function isStaticKey(keys: KeyOptions['keys']): keys is StaticKey {
  return typeof keys === 'object' && keys !== null && 'keyFor' in keys
}

/** What fetches keys. */
export interface KeySettings extends KeySetOrigin {
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
  const { jwksUri, discovery, keys } = options
  if ([jwksUri, discovery, keys].filter(source => source !== undefined).length > 1) {
    throw new TypeError('Set only one of the options "jwksUri", "discovery" and "keys"')
  }
  if (isStaticKey(keys)) return createStaticKeySet([keys.keyFor(algorithms)])
  if (keys !== undefined) {
    const parsed = parseKeySet(keys, Number.POSITIVE_INFINITY)
    if (!parsed?.length) throw new TypeError('The option "keys" contains no key that the guard can use')
    return createStaticKeySet(parsed)
  }
  const { httpGet, fetchTimeoutSeconds: timeoutSeconds, insecureHttp, times, clock } = settings
  const source = { issuer, location: locationOf(options, settings.insecureHttp), httpGet, timeoutSeconds, insecureHttp }
  return createKeySet(issuer, () => fetchKeys(source), times, clock, settings)
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
