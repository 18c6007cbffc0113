import { createHmac, createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'
import type { JWK } from 'jose'

/** Signs the claims of an access token (RFC 7515 §7.1). @param typ the header's `typ` */
export type SignToken = (typ: string, claims: object) => Promise<string>

const signOnThreads = promisify(sign)

/** Signs with a private RSA key (RS256) on Node's thread pool. The key is parsed once. */
export function signWithKey(privateJwk: JWK): SignToken {
  const key = createPrivateKey({ key: { ...privateJwk }, format: 'jwk' })
  return (typ, claims) => signed({ alg: 'RS256', typ, kid: privateJwk.kid }, claims, input => rs256(input, key))
}

/** Signs with a secret that the API also has (HS256). */
export function signWithSecret(secret: string): SignToken {
  return (typ, claims) =>
    signed({ alg: 'HS256', typ }, claims, async input => createHmac('sha256', secret).update(input).digest())
}

async function signed(
  header: object,
  claims: object,
  signatureOf: (input: string) => Promise<Buffer>,
): Promise<string> {
  const input = `${encode(header)}.${encode(claims)}`
  return `${input}.${(await signatureOf(input)).toString('base64url')}`
}

function rs256(input: string, key: KeyObject): Promise<Buffer> {
  return signOnThreads('sha256', Buffer.from(input), key)
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
