import assert from 'node:assert/strict'
import { createPublicKey, sign } from 'node:crypto'
import { describe, it } from 'node:test'
import { CompactSign } from 'jose'
import { type Algorithm, isAlgorithm, verifySignature } from './signature.ts'
import { createSigningKey, signJws } from './testing/signing-key.ts'

const algorithms: readonly Algorithm[] = ['RS256', 'PS256', 'ES256', 'EdDSA']
const signed = 'eyJ0ZXN0IjoxfQ.eyJzdWIiOiJhIn0'

/** A key of each algorithm with a signature of its own. */
const keys = algorithms.map(algorithm => {
  const key = createSigningKey(algorithm)
  return { ...key, publicKey: createPublicKey(key.privateKey) }
})

describe('verifySignature', () => {
  for (const { algorithm, privateKey, publicKey } of keys) {
    it(`verifies what jose signs with ${algorithm}`, async () => {
      const token = await new CompactSign(Buffer.from('a')).setProtectedHeader({ alg: algorithm }).sign(privateKey)
      const lastDot = token.lastIndexOf('.')
      const signature = Buffer.from(token.slice(lastDot + 1), 'base64url')
      const signingInput = token.slice(0, lastDot)
      assert.equal(verifySignature(algorithm, publicKey, signingInput, signature), true)
      assert.equal(verifySignature(algorithm, publicKey, `${signingInput}a`, signature), false)
    })

    it(`refuses a ${algorithm} signature of any other length, without throwing`, () => {
      const token = signJws({ algorithm, privateKey, publicJwk: { kid: '' } }, '{}', '{}')
      const lastDot = token.lastIndexOf('.')
      const signature = Buffer.from(token.slice(lastDot + 1), 'base64url')
      for (const length of [0, 1, 31, 63, 65, 72, 96, 132, 255, 257, 512]) {
        const other = Buffer.concat([signature, Buffer.alloc(512)]).subarray(0, length)
        assert.equal(verifySignature(algorithm, publicKey, token.slice(0, lastDot), other), false)
      }
    })

    it(`refuses zeros and ones for a ${algorithm} signature`, () => {
      for (const length of [64, 256]) {
        assert.equal(verifySignature(algorithm, publicKey, signed, Buffer.alloc(length)), false)
        assert.equal(verifySignature(algorithm, publicKey, signed, Buffer.alloc(length, 0xff)), false)
      }
    })
  }

  it('refuses an ES256 signature in DER (RFC 7518 §3.4)', () => {
    for (const { algorithm, privateKey, publicKey } of keys.filter(key => key.algorithm === 'ES256')) {
      const der = sign('sha256', Buffer.from(signed), privateKey)
      assert.equal(verifySignature(algorithm, publicKey, signed, der), false)
    }
  })

  it('tells RS256 from PS256 with one RSA key (RFC 7518 §3.5)', () => {
    for (const { algorithm, privateKey, publicKey } of keys) {
      if (algorithm !== 'RS256' && algorithm !== 'PS256') continue
      const token = signJws({ algorithm, privateKey, publicJwk: { kid: '' } }, '{}', '{}')
      const signature = Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url')
      const other = algorithm === 'RS256' ? 'PS256' : 'RS256'
      assert.equal(verifySignature(algorithm, publicKey, token.slice(0, token.lastIndexOf('.')), signature), true)
      assert.equal(verifySignature(other, publicKey, token.slice(0, token.lastIndexOf('.')), signature), false)
    }
  })
})

describe('isAlgorithm', () => {
  it('knows asymmetric algorithms alone, in their one spelling', () => {
    assert.ok(algorithms.every(isAlgorithm))
    for (const name of [
      'none',
      'None',
      '',
      'HS256',
      'rs256',
      'RS256 ',
      'RS1',
      'ES256K',
      'toString',
      1,
      null,
      ['RS256'],
    ]) {
      assert.equal(isAlgorithm(name), false)
    }
  })
})
