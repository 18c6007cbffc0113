import assert from 'node:assert/strict'
import { createPublicKey, sign } from 'node:crypto'
import { describe, it } from 'node:test'
import { CompactSign } from 'jose'
import { createSigningKey, signJws } from '../testing/signing-key.ts'
import { isSupported, parametersOf, parseAlgorithm } from './algorithms.ts'
import { verifySignature, verifySignatureOnThread } from './signature.ts'

const algorithms = [
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const),
  ...(['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const).filter(isSupported),
]
const signed = 'eyJ0ZXN0IjoxfQ.eyJzdWIiOiJhIn0'

/** A key of each algorithm with a signature of its own. */
const keys = algorithms.map(algorithm => {
  const key = createSigningKey(algorithm)
  return { ...key, algorithm, publicKey: createPublicKey(key.privateKey) }
})

for (const verify of [verifySignature, verifySignatureOnThread]) {
  describe(verify.name, () => {
    for (const { algorithm, privateKey, publicKey } of keys) {
      it(`verifies what jose signs with ${algorithm}`, async () => {
        const token = await new CompactSign(Buffer.from('a')).setProtectedHeader({ alg: algorithm }).sign(privateKey)
        const lastDot = token.lastIndexOf('.')
        const signature = Buffer.from(token.slice(lastDot + 1), 'base64url')
        const signingInput = token.slice(0, lastDot)
        assert.equal(await verify(algorithm, publicKey, signingInput, signature), true)
        assert.equal(await verify(algorithm, publicKey, `${signingInput}a`, signature), false)
      })

      it(`refuses a ${algorithm} signature of any other length, without throwing`, async () => {
        const token = signJws({ algorithm, privateKey, publicJwk: { kid: '' } }, '{}', '{}')
        const lastDot = token.lastIndexOf('.')
        const signature = Buffer.from(token.slice(lastDot + 1), 'base64url')
        for (const length of [0, 1, 31, 63, 65, 72, 96, 132, 255, 257, 512]) {
          if (length === signature.length) continue
          const other = Buffer.concat([signature, Buffer.alloc(512)]).subarray(0, length)
          assert.equal(await verify(algorithm, publicKey, token.slice(0, lastDot), other), false)
        }
      })

      it(`refuses zeros and ones for a ${algorithm} signature`, async () => {
        for (const length of [64, 96, 132, 256, 2420, 3309, 4627]) {
          assert.equal(await verify(algorithm, publicKey, signed, Buffer.alloc(length)), false)
          assert.equal(await verify(algorithm, publicKey, signed, Buffer.alloc(length, 0xff)), false)
        }
      })
    }

    it('refuses an ECDSA signature in DER (RFC 7518 §3.4)', async () => {
      for (const { algorithm, privateKey, publicKey } of keys.filter(key => key.algorithm.startsWith('ES'))) {
        const der = sign(parametersOf(algorithm).digest, Buffer.from(signed), privateKey)
        assert.equal(await verify(algorithm, publicKey, signed, der), false)
      }
    })

    // The last is the longest that fits a key of 2048 bits.
    for (const saltLength of [0, 1, 20, 31, 33, 48, 64, 222]) {
      it(`refuses a PS256 signature with a salt of ${saltLength} bytes, not 32 (RFC 7518 §3.5)`, async () => {
        for (const { algorithm, privateKey, publicKey } of keys.filter(key => key.algorithm === 'PS256')) {
          const signature = sign('sha256', Buffer.from(signed), {
            ...parametersOf('PS256').options,
            key: privateKey,
            saltLength,
          })
          assert.equal(await verify(algorithm, publicKey, signed, signature), false)
        }
      })
    }

    it('refuses signatures over another digest than that of the algorithm', async () => {
      for (const { algorithm, privateKey, publicKey } of keys) {
        const { digest: own, options } = parametersOf(algorithm)
        if (own === null) continue
        const signOver = (digest: string) => sign(digest, Buffer.from(signed), { ...options, key: privateKey })
        assert.equal(await verify(algorithm, publicKey, signed, signOver(own)), true)
        for (const digest of ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'].filter(each => each !== own)) {
          assert.equal(await verify(algorithm, publicKey, signed, signOver(digest)), false, `${algorithm} ${digest}`)
        }
      }
    })

    it('distinguishes RS256 from PS256 with one RSA key (RFC 7518 §3.5)', async () => {
      for (const { algorithm, privateKey, publicKey } of keys) {
        if (algorithm !== 'RS256' && algorithm !== 'PS256') continue
        const token = signJws({ algorithm, privateKey, publicJwk: { kid: '' } }, '{}', '{}')
        const signature = Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url')
        const other = algorithm === 'RS256' ? 'PS256' : 'RS256'
        assert.equal(await verify(algorithm, publicKey, token.slice(0, token.lastIndexOf('.')), signature), true)
        assert.equal(await verify(other, publicKey, token.slice(0, token.lastIndexOf('.')), signature), false)
      }
    })
  })
}

describe('verifySignatureOnThread', () => {
  it('rejects when the thread cannot check, which says nothing of the signature', async () => {
    for (const { algorithm, publicKey } of keys.filter(key => key.algorithm === 'EdDSA')) {
      assert.equal(await verifySignatureOnThread(algorithm, publicKey, signed, Buffer.alloc(64)), false)
      await assert.rejects(verifySignatureOnThread('RS256', publicKey, signed, Buffer.alloc(256)), Error)
    }
  })

  it('leaves this thread to others meanwhile', async () => {
    const [{ algorithm, publicKey } = assert.fail()] = keys
    let concluded = false
    const verified = verifySignatureOnThread(algorithm, publicKey, signed, Buffer.alloc(256)).then(() => {
      concluded = true
    })
    await Promise.resolve()
    assert.equal(concluded, false)
    await verified
  })
})

describe('parseAlgorithm', () => {
  it('knows algorithms in their one spelling', () => {
    assert.deepEqual(algorithms.map(parseAlgorithm), algorithms)
    for (const name of [
      'none',
      'None',
      '',
      'HS1',
      'rs256',
      'RS256 ',
      'RS1',
      'ES256K',
      'toString',
      1,
      null,
      ['RS256'],
    ]) {
      assert.equal(parseAlgorithm(name), undefined)
    }
  })

  it('takes Ed25519 for EdDSA (RFC 9864 §2.2), and no other curve', () => {
    assert.equal(parseAlgorithm('Ed25519'), 'EdDSA')
    for (const name of ['Ed448', 'ed25519', 'ED25519', 'ESP256', 'ES256K'])
      assert.equal(parseAlgorithm(name), undefined)
  })
})
