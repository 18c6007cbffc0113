import { createLoopbackServer } from '../../src/testing/loopback-server.ts'
import { createSigningKey, type SigningKey } from '../../src/testing/signing-key.ts'
import type { Claims } from '../../src/token/claims.ts'
import { createFrontDoor, type FrontDoor } from './front-door.ts'

/** A front door whose issuer publishes three keys, and claims that pass it. */
export interface KeyedDoor extends AsyncDisposable {
  readonly door: FrontDoor
  readonly rsa: SigningKey
  /** `rsa` under another `kid`, without an `alg`: for anything that an RSA key can do. */
  readonly anyRsa: SigningKey
  readonly ec: SigningKey
  readonly jwksUri: string
  readonly claims: Claims
}

/** Accepts RS256 and ES256. */
export async function createKeyedDoor(): Promise<KeyedDoor> {
  const rsa = createSigningKey('RS256')
  const anyRsa = { ...rsa, publicJwk: { ...rsa.publicJwk, kid: 'any-rsa', alg: undefined } }
  const ec = createSigningKey('ES256')
  const published = { keys: [rsa.publicJwk, anyRsa.publicJwk, ec.publicJwk] }
  const keyServer = await createLoopbackServer((_, response) => response.end(JSON.stringify(published)))
  const jwksUri = `${keyServer.origin}/jwks.json`
  const door = await createFrontDoor({ jwksUri, algorithms: ['RS256', 'ES256'] })
  const { issuer: iss, audience: aud } = door.issuer
  return {
    door,
    rsa,
    anyRsa,
    ec,
    jwksUri,
    claims: { iss, aud, exp: door.clock() / 1000 + 600, sub: 'auth0|test' },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([door, keyServer].map(each => each[Symbol.asyncDispose]()))
    },
  }
}
