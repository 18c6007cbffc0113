import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import { createSigningKey } from '../testing/signing-key.ts'
import { parseKeySet } from './jwk.ts'

const rsa = createSigningKey('RS256').publicJwk
const ec = createSigningKey('ES256').publicJwk
const ed = createSigningKey('EdDSA').publicJwk

const readable = (...keys: unknown[]) => parseKeySet({ keys }, 100)?.map(key => [key.keyId, ...key.algorithms])
const exported = (type: 'secp256k1' | 'P-384' | 'P-521') =>
  generateKeyPairSync('ec', { namedCurve: type }).publicKey.export({ format: 'jwk' })

const exportedEd448 = () => generateKeyPairSync('ed448').publicKey.export({ format: 'jwk' })

/** 2048 bits that are a power of 65537 modulo every small prime, as the products of ROCA's primes are. */
function rocaModulus(): string {
  const primes = [...Array(168).keys()].filter(n => n > 1 && ![...Array(n).keys()].some(d => d > 1 && n % d === 0))
  const product = primes.map(BigInt).reduce((left, right) => left * right)
  const modulus = (2n ** 2047n / product + 1n) * product + (65537n ** 5n % product)
  return Buffer.from(modulus.toString(16), 'hex').toString('base64url')
}

const RSA_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']

describe('parseKeySet', () => {
  it('reads a key of each type with the algorithm that it states', () => {
    assert.deepEqual(readable(rsa, ec, ed), [
      [rsa.kid, 'RS256'],
      [ec.kid, 'ES256'],
      [ed.kid, 'EdDSA'],
    ])
  })

  it('reads a key that states no algorithm for all that its type allows', () => {
    const bare = (jwk: object) => ({ ...jwk, alg: undefined, use: undefined })
    assert.deepEqual(readable(bare(rsa), bare(ec), bare(ed)), [
      [rsa.kid, ...RSA_ALGORITHMS],
      [ec.kid, 'ES256'],
      [ed.kid, 'EdDSA'],
    ])
  })

  it('reads keys without kid, several too', () => {
    assert.deepEqual(readable({ ...rsa, kid: undefined }, { ...ec, kid: undefined }), [
      [undefined, 'RS256'],
      [undefined, 'ES256'],
    ])
  })

  it('reads keys of one algorithm without kid', () => {
    const keys = [rsa, createSigningKey('RS256').publicJwk].map(jwk => ({ ...jwk, kid: undefined }))
    assert.deepEqual(readable(...keys), [
      [undefined, 'RS256'],
      [undefined, 'RS256'],
    ])
  })

  it('reads as many keys as it may and not one more', () => {
    const keys = [rsa, ec, ed]
    assert.equal(parseKeySet({ keys }, 3)?.length, 3)
    assert.equal(parseKeySet({ keys }, 2), undefined)
  })

  it('reads an RSA key with the exponent 3, the least that is sound', () => {
    assert.equal(readable({ ...rsa, e: 'Aw' })?.length, 1)
  })

  it('reads a key that is for verifying among other operations (RFC 7517 §4.3)', () => {
    assert.equal(readable({ ...rsa, use: undefined, key_ops: ['encrypt', 'verify'] })?.length, 1)
  })

  it('ignores members that it does not know', () => {
    assert.equal(readable({ ...rsa, x5c: ['AAAA'], x5t: 'AAAA', x5u: 'https://evil.test', foo: {} })?.length, 1)
  })

  for (const [what, jwk] of [
    ['a key for encryption', { ...rsa, use: 'enc' }],
    ['a key for something else', { ...rsa, use: 'tls' }],
    ['a use that is no string', { ...rsa, use: ['sig'] }],
    ['operations without verify', { ...rsa, key_ops: ['sign', 'encrypt'] }],
    ['no operation', { ...rsa, key_ops: [] }],
    ['operations that are no array', { ...rsa, key_ops: 'verify' }],
    ['a private key', createSigningKey('ES256').privateKey.export({ format: 'jwk' })],
    ['a symmetric key', { kty: 'oct', k: 'AAAA', kid: 'a', alg: 'HS256' }],
    ['an RSA key that says HS256', { ...rsa, alg: 'HS256' }],
    ['an RSA key that says none', { ...rsa, alg: 'none' }],
    ['an RSA key that says RSA-OAEP', { ...rsa, alg: 'RSA-OAEP' }],
    ['an RSA key that says ES256', { ...rsa, alg: 'ES256' }],
    ['an elliptic key that says RS256', { ...ec, alg: 'RS256' }],
    ['an algorithm that is no string', { ...rsa, alg: ['RS256'] }],
    ['an unknown type', { ...rsa, kty: 'AKP' }],
    ['a type in the wrong case', { ...rsa, kty: 'rsa' }],
    ['no type', { ...rsa, kty: undefined }],
    ['a type that is a name of every object', { ...rsa, kty: 'constructor' }],
    ['P-384 that says ES256', { ...exported('P-384'), alg: 'ES256' }],
    ['P-256 that says ES384', { ...ec, alg: 'ES384' }],
    ['P-521 that says ES384', { ...exported('P-521'), alg: 'ES384' }],
    ['another curve: secp256k1', { ...exported('secp256k1'), kid: 'a' }],
    ['another curve: Ed448', exportedEd448()],
    ['another curve that says Ed25519: Ed448', { ...exportedEd448(), alg: 'Ed25519' }],
    ['another curve that says EdDSA: Ed448', { ...exportedEd448(), alg: 'EdDSA' }],
    ['an elliptic key that says Ed25519', { ...ec, alg: 'Ed25519' }],
    ['an Ed25519 key that says Ed448', { ...ed, alg: 'Ed448' }],
    ['a key for agreement: X25519', generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' })],
    ['an unknown curve', { ...ec, crv: 'P-255' }],
    ['a point that is not on the curve', { ...ec, x: ec.y, y: ec.x }],
    ['the point at infinity', { ...ec, x: 'A'.repeat(43), y: 'A'.repeat(43) }],
    ['a short coordinate', { ...ec, x: 'AAAA' }],
    ['no coordinate', { ...ec, y: undefined }],
    ['no modulus', { ...rsa, n: undefined }],
    ['an empty modulus', { ...rsa, n: '' }],
    ['a modulus that is a number', { ...rsa, n: 5 }],
    ['no exponent', { ...rsa, e: undefined }],
    ['the exponent 1', { ...rsa, e: 'AQ' }],
    ['an even exponent', { ...rsa, e: 'AQAA' }],
    ['the exponent 0', { ...rsa, e: 'AA' }],
    ['RSA of 1024 bits', generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })],
    ['RSA of primes that ROCA tells (CVE-2017-15361)', { ...rsa, n: rocaModulus() }],
    ['a kid that is a number', { ...rsa, kid: 1 }],
    ['a kid that is null', { ...rsa, kid: null }],
    ['a kid that is an array', { ...rsa, kid: [rsa.kid] }],
    ['null', null],
    ['a string', 'key'],
    ['an array', [rsa]],
    ['an empty object', {}],
  ] as const) {
    it(`leaves out ${what}, and reads the key next to it`, () => {
      assert.deepEqual(readable(jwk, ec), [[ec.kid, 'ES256']])
    })
  }

  it('leaves out both of two keys with one kid and one algorithm, because the kid is ambiguous', () => {
    const other = createSigningKey('RS256').publicJwk
    assert.deepEqual(readable({ ...rsa, kid: 'twin' }, ec, { ...other, kid: 'twin' }), [[ec.kid, 'ES256']])
  })

  it('reads keys of several types with one kid (RFC 7517 §4.5)', () => {
    const named = (jwk: object) => ({ ...jwk, kid: 'twin', alg: undefined })
    assert.deepEqual(readable(named(rsa), named(ec), named(ed)), [
      ['twin', ...RSA_ALGORITHMS],
      ['twin', 'ES256'],
      ['twin', 'EdDSA'],
    ])
  })

  it('reads two keys of one type with one kid for the algorithms that they do not share', () => {
    const other = { ...createSigningKey('RS256').publicJwk, kid: rsa.kid }
    assert.deepEqual(readable({ ...rsa, alg: 'RS256' }, { ...other, alg: 'PS256' }), [
      [rsa.kid, 'RS256'],
      [rsa.kid, 'PS256'],
    ])
    assert.deepEqual(readable({ ...rsa, alg: undefined }, { ...other, alg: 'PS256' }), [
      [rsa.kid, ...RSA_ALGORITHMS.filter(each => each !== 'PS256')],
    ])
  })

  it('reads the algorithm Ed25519 (RFC 9864 §2.2) as EdDSA, one key under both names', () => {
    const named = { ...ed, alg: 'Ed25519' }
    assert.deepEqual(readable(named), [[ed.kid, 'EdDSA']])
    assert.deepEqual(readable(named, ed), [[ed.kid, 'EdDSA']])
  })

  it('reads a key that is listed twice as one key', () => {
    const spelled = { y: ec.y, x: ec.x, crv: 'P-256', kty: 'EC', kid: ec.kid, x5t: 'AAAA' }
    assert.deepEqual(readable(rsa, ec, rsa, spelled), [
      [rsa.kid, 'RS256'],
      [ec.kid, 'ES256'],
    ])
    const nameless = { ...ec, kid: undefined }
    assert.deepEqual(readable(nameless, nameless), [[undefined, 'ES256']])
  })

  it('reads a key that is listed for each algorithm as one key for all of them', () => {
    const [rs, ps, any] = [
      { ...rsa, alg: 'RS256' },
      { ...rsa, alg: 'PS256' },
      { ...rsa, alg: undefined },
    ]
    assert.deepEqual(readable(rs, ps), [[rsa.kid, 'RS256', 'PS256']])
    assert.deepEqual(readable(ps, any, rs), [[rsa.kid, 'PS256', ...RSA_ALGORITHMS.filter(each => each !== 'PS256')]])
  })

  it('reads one key under two names as two', () => {
    assert.deepEqual(readable(ec, { ...ec, kid: 'other' }), [
      [ec.kid, 'ES256'],
      ['other', 'ES256'],
    ])
  })

  it('leaves out a kid that two keys bear, however often each is listed', () => {
    const [one, other] = [ec, { ...createSigningKey('ES256').publicJwk, kid: ec.kid }]
    for (const keys of [
      [one, other],
      [one, one, other],
      [other, one, other],
      [one, other, one, other],
    ]) {
      assert.deepEqual(readable(...keys, ed), [[ed.kid, 'EdDSA']])
    }
  })

  it('reads a key whose kid another key bears that it cannot use', () => {
    assert.deepEqual(readable({ ...rsa, use: 'enc', kid: ec.kid }, ec), [[ec.kid, 'ES256']])
  })

  for (const [what, document] of [
    ['null', null],
    ['an array', [rsa]],
    ['a string', 'keys'],
    ['a single key', rsa],
    ['a document without keys', {}],
    ['keys that are an object', { keys: {} }],
    ['keys that are null', { keys: null }],
    ['keys that are a string', { keys: 'rsa' }],
    ['keys like an array', { keys: { length: 1, 0: rsa } }],
    ['101 keys', { keys: Array.from({ length: 101 }, () => rsa) }],
  ] as const) {
    it(`takes ${what} for no key set`, () => assert.equal(parseKeySet(document, 100), undefined))
  }

  it('reads no key from an empty key set', () => assert.deepEqual(parseKeySet({ keys: [] }, 100), []))
})
