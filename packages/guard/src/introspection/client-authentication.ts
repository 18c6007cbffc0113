import { createPrivateKey, KeyObject, randomUUID, sign } from 'node:crypto'
import { type Algorithm, parametersOf, parseAlgorithm, type SignatureAlgorithm } from '../jose/algorithms.ts'
import { refuseUnknownOptions } from '../options/unknown-options.ts'

/** The credentials of this API: a secret, or a private key (RFC 7523 §2.2). */
export type IntrospectionClient = ClientSecret | ClientKey

/** A client ID and a secret. */
export interface ClientSecret {
  /** The client ID. */
  readonly id: string
  /** The client secret. */
  readonly secret: string
  /** Where the secret is sent: `basic` in the Authorization header, `post` in the form. Default: `basic`. */
  readonly method?: 'basic' | 'post'
}

/** A client ID and a private key, whose assertions replace a secret. */
export interface ClientKey {
  /** The client ID. */
  readonly id: string
  /** A PEM or a `KeyObject`. */
  readonly privateKey: string | KeyObject
  /** How assertions are signed. Default: `RS256`, `ES256` or `EdDSA`, as the key allows. */
  readonly algorithm?: Algorithm
  /** The `kid` of the key at the issuer. Default: not set. */
  readonly keyId?: string
}

/** What identifies this API in a request to its issuer. */
export interface ClientAuthentication {
  readonly id: string
  /** @param issuer - the audience of an assertion @param now - milliseconds since the epoch */
  of(issuer: string, now: number): { readonly headers: Record<string, string>; readonly form: Record<string, string> }
}

/** @throws TypeError that names the wrong option */
export function parseClient(client: IntrospectionClient): ClientAuthentication {
  if (typeof client?.id !== 'string' || client.id === '') {
    throw new TypeError('The option "client" must be { id, secret } or { id, privateKey }')
  }
  if ('privateKey' in client) return keyClient(client)
  refuseUnknownOptions(client, ['id', 'secret', 'method'])
  const { id, secret, method = 'basic' } = client
  if (typeof secret !== 'string' || secret === '') {
    throw new TypeError('The option "client" must be { id, secret } or { id, privateKey }')
  }
  if (method !== 'basic' && method !== 'post') {
    throw new TypeError(`The option "client.method" must be "basic" or "post", not "${String(method)}"`)
  }
  if (method === 'post') return { id, of: () => ({ headers: {}, form: { client_id: id, client_secret: secret } }) }
  // RFC 6749 §2.3.1: both are form-encoded first, so that a colon in them is no separator.
  const credentials = Buffer.from(`${formEncode(id)}:${formEncode(secret)}`).toString('base64')
  return { id, of: () => ({ headers: { authorization: `Basic ${credentials}` }, form: {} }) }
}

function formEncode(text: string): string {
  return new URLSearchParams({ a: text }).toString().slice(2)
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const ASSERTION_SECONDS = 60

function keyClient(client: ClientKey): ClientAuthentication {
  refuseUnknownOptions(client, ['id', 'privateKey', 'algorithm', 'keyId'])
  const { id, keyId } = client
  const key = parseKey(client.privateKey)
  const algorithm = parseAlgorithm(client.algorithm ?? usualAlgorithm(key))
  if (key === undefined || algorithm === undefined || !fits(key, algorithm)) {
    throw new TypeError(
      'The option "client.privateKey" must be a private key, as PEM or KeyObject, for "client.algorithm"',
    )
  }
  // The audience is the issuer alone, so that another server cannot use the assertion.
  const header = encode({ alg: algorithm, typ: 'client-authentication+jwt', kid: keyId })
  return {
    id,
    of: (issuer, now) => {
      const iat = Math.floor(now / 1000)
      const claims = { iss: id, sub: id, aud: issuer, jti: randomUUID(), iat, exp: iat + ASSERTION_SECONDS }
      const input = `${header}.${encode(claims)}`
      const assertion = `${input}.${signInput(input, key, algorithm).toString('base64url')}`
      return { headers: {}, form: { client_assertion_type: ASSERTION_TYPE, client_assertion: assertion } }
    },
  }
}

function parseKey(key: unknown): KeyObject | undefined {
  try {
    const parsed = typeof key === 'string' ? createPrivateKey(key) : key
    return parsed instanceof KeyObject && parsed.type === 'private' ? parsed : undefined
  } catch {
    return undefined
  }
}

const CURVES: Readonly<Record<string, Algorithm>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' }

function usualAlgorithm(key: KeyObject | undefined): Algorithm | undefined {
  if (key?.asymmetricKeyType === 'rsa') return 'RS256'
  if (key?.asymmetricKeyType === 'ed25519') return 'EdDSA'
  return CURVES[key?.asymmetricKeyDetails?.namedCurve ?? '']
}

/** An algorithm of another key type would sign with another one than the header says. */
function fits(key: KeyObject, algorithm: SignatureAlgorithm): boolean {
  const usual = usualAlgorithm(key)
  return usual === 'RS256' ? /^[RP]S/.test(algorithm) : usual === algorithm
}

function signInput(input: string, key: KeyObject, algorithm: SignatureAlgorithm): Buffer {
  const { digest, options } = parametersOf(algorithm)
  return sign(digest, Buffer.from(input), { key, ...options })
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
