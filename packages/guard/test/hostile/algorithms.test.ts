import assert from 'node:assert/strict'
import { createHmac, createPublicKey, sign } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { createGuard } from '../../src/guard.ts'
import { authenticated } from '../../src/policy/policy.ts'
import { createSigningKey, signToken } from '../../src/testing/signing-key.ts'
import { assertInvalidToken } from '../support/front-door.ts'
import { createKeyedDoor } from '../support/keyed-door.ts'

const ALGORITHM = 'The token is signed with an algorithm that is not accepted here'
const OTHER_ALGORITHM = 'The key that the token names is not for the algorithm of its signature'
const BAD_SIGNATURE = 'The signature of the token is not valid'

const keyed = await createKeyedDoor()
const { door, rsa, anyRsa, ec, claims } = keyed
after(() => keyed[Symbol.asyncDispose]())

const payload = JSON.stringify(claims)
const part = (document: object) => Buffer.from(JSON.stringify(document)).toString('base64url')

function withMac(alg: string, secret: string | Buffer): string {
  const signingInput = `${part({ alg, typ: 'JWT', kid: rsa.publicJwk.kid })}.${Buffer.from(payload).toString('base64url')}`
  return `${signingInput}.${createHmac('sha256', secret).update(signingInput).digest('base64url')}`
}

describe('an algorithm', () => {
  for (const alg of [
    'none',
    'None',
    'NONE',
    'nOnE',
    '',
    'rs256',
    'RS256 ',
    'RS256\0',
    'RS1',
    'RS384',
    'ES256K',
    'HS256',
  ]) {
    it(`is refused: ${JSON.stringify(alg)}`, async () => {
      assertInvalidToken(await door.bearer(signToken(rsa, claims, { alg })), ALGORITHM)
    })
  }

  for (const alg of [undefined, null, 256, true, ['RS256'], { 0: 'RS256' }, { toString: 'RS256' }]) {
    it(`is refused: ${JSON.stringify(alg)}, which is no string`, async () => {
      assertInvalidToken(await door.bearer(signToken(rsa, claims, { alg })), ALGORITHM)
    })
  }

  it('is refused: none with no signature', async () => {
    const token = `${part({ alg: 'none', typ: 'JWT' })}.${Buffer.from(payload).toString('base64url')}.`
    assertInvalidToken(await door.bearer(token), ALGORITHM)
  })

  const publicKey = createPublicKey(rsa.privateKey)
  for (const [what, secret] of [
    ['the public key in PEM', publicKey.export({ format: 'pem', type: 'spki' })],
    ['the public key in PEM, trimmed', publicKey.export({ format: 'pem', type: 'spki' }).toString().trim()],
    ['the public key in PKCS #1 PEM', publicKey.export({ format: 'pem', type: 'pkcs1' })],
    ['the public key in DER', publicKey.export({ format: 'der', type: 'spki' })],
    ['the public key as JWK', JSON.stringify(rsa.publicJwk)],
    ['the modulus', String(rsa.publicJwk.n)],
    ['an empty key', ''],
  ] as const) {
    it(`is refused: a MAC with ${what} for its secret`, async () => {
      assertInvalidToken(await door.bearer(withMac('HS256', secret)), ALGORITHM)
      assertInvalidToken(await door.bearer(withMac('RS256', secret)), BAD_SIGNATURE)
    })
  }

  for (const [what, token, description] of [
    ['PS256 where RS256 is accepted', signToken({ ...rsa, algorithm: 'PS256' }, claims), ALGORITHM],
    ['PS256 with a key for anything', signToken({ ...anyRsa, algorithm: 'PS256' }, claims), ALGORITHM],
    [
      'RS256 in the name of a PS256 signature',
      signToken({ ...rsa, algorithm: 'PS256' }, claims, { alg: 'RS256' }),
      BAD_SIGNATURE,
    ],
    ['EdDSA where it is not accepted', signToken(createSigningKey('EdDSA'), claims), ALGORITHM],
    ['RS256 with the kid of an elliptic key', signToken(rsa, claims, { kid: ec.publicJwk.kid }), OTHER_ALGORITHM],
    ['ES256 with the kid of an RSA key', signToken(ec, claims, { kid: rsa.publicJwk.kid }), OTHER_ALGORITHM],
    [
      'ES256 in the name of an RSA signature',
      signToken(rsa, claims, { alg: 'ES256', kid: ec.publicJwk.kid }),
      BAD_SIGNATURE,
    ],
  ] as const) {
    it(`is refused: ${what}`, async () => assertInvalidToken(await door.bearer(token), description))
  }

  it('is refused: another than the key states, though the guard accepts both (RFC 7517 §4.4)', async () => {
    const { issuer, audience } = door.issuer
    const keys = { keys: [rsa.publicJwk, anyRsa.publicJwk] }
    const both = createGuard({ issuer, audience, keys, algorithms: ['RS256', 'PS256'] })
    const reasonFor = async (token: string) => {
      const decision = await both.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
      return decision.granted ? 'granted' : decision.reason
    }
    assert.equal(await reasonFor(signToken(rsa, claims)), 'granted')
    assert.equal(await reasonFor(signToken({ ...rsa, algorithm: 'PS256' }, claims)), 'unknown_key')
    assert.equal(await reasonFor(signToken({ ...anyRsa, algorithm: 'PS256' }, claims)), 'granted')
  })

  it('passes: RS256 with a key that states no algorithm', async () => {
    assert.equal((await door.bearer(signToken(anyRsa, claims))).status, 200)
  })
})

describe('an ES256 signature', () => {
  const token = signToken(ec, claims)
  const signingInput = token.slice(0, token.lastIndexOf('.'))
  const signature = Buffer.from(token.slice(signingInput.length + 1), 'base64url')
  const zero = Buffer.alloc(32)
  const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex')
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)]
  for (const [what, bytes] of [
    ['r = 0', Buffer.concat([zero, s])],
    ['s = 0', Buffer.concat([r, zero])],
    ['r = s = 0', Buffer.alloc(64)],
    ['r = the order', Buffer.concat([order, s])],
    ['s = the order', Buffer.concat([r, order])],
    ['r and s swapped', Buffer.concat([s, r])],
    ['one byte short', signature.subarray(0, 63)],
    ['one byte more', Buffer.concat([signature, Buffer.alloc(1)])],
    ['a byte 0 in front of r and of s', Buffer.concat([Buffer.alloc(1), r, Buffer.alloc(1), s])],
    ['itself in DER', sign('sha256', Buffer.from(signingInput), ec.privateKey)],
    ['the length of DER', Buffer.concat([signature, Buffer.alloc(8)])],
    ['the length of P-384', Buffer.concat([signature, Buffer.alloc(32)])],
    ['one byte', Buffer.alloc(1)],
  ] as const) {
    it(`is refused: ${what}`, async () => {
      assertInvalidToken(await door.bearer(`${signingInput}.${bytes.toString('base64url')}`), BAD_SIGNATURE)
    })
  }
})
