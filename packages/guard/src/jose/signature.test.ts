import assert from 'node:assert/strict'
import { constants, createPublicKey, sign } from 'node:crypto'
import { describe, it } from 'node:test'
import { CompactSign } from 'jose'
import { createSigningKey, signJws } from '../testing/signing-key.ts'
import { parseAlgorithm, type SignatureAlgorithm, verifySignature, verifySignatureOnThread } from './signature.ts'

const algorithms: readonly SignatureAlgorithm[] = ['RS256', 'PS256', 'ES256', 'EdDSA']
const signed = 'eyJ0ZXN0IjoxfQ.eyJzdWIiOiJhIn0'

const PARAMETERS = {
  RS256: {},
  PS256: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
  ES256: { dsaEncoding: 'ieee-p1363' },
} as const

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
          const other = Buffer.concat([signature, Buffer.alloc(512)]).subarray(0, length)
          assert.equal(await verify(algorithm, publicKey, token.slice(0, lastDot), other), false)
        }
      })

      it(`refuses zeros and ones for a ${algorithm} signature`, async () => {
        for (const length of [64, 256]) {
          assert.equal(await verify(algorithm, publicKey, signed, Buffer.alloc(length)), false)
          assert.equal(await verify(algorithm, publicKey, signed, Buffer.alloc(length, 0xff)), false)
        }
      })
    }

    it('refuses an ES256 signature in DER (RFC 7518 §3.4)', async () => {
      for (const { algorithm, privateKey, publicKey } of keys.filter(key => key.algorithm === 'ES256')) {
        const der = sign('sha256', Buffer.from(signed), privateKey)
        assert.equal(await verify(algorithm, publicKey, signed, der), false)
      }
    })

    // The last is the longest that fits a key of 2048 bits.
    for (const saltLength of [0, 1, 20, 31, 33, 48, 64, 222]) {
      it(`refuses a PS256 signature with a salt of ${saltLength} bytes, not 32 (RFC 7518 §3.5)`, async () => {
        for (const { algorithm, privateKey, publicKey } of keys.filter(key => key.algorithm === 'PS256')) {
          const signature = sign('sha256', Buffer.from(signed), { ...PARAMETERS.PS256, key: privateKey, saltLength })
          assert.equal(await verify(algorithm, publicKey, signed, signature), false)
        }
      })
    }

    it('refuses signatures over another digest than SHA-256', async () => {
      for (const { algorithm, privateKey, publicKey } of keys) {
        if (algorithm === 'EdDSA') continue
        const signOver = (digest: string) =>
          sign(digest, Buffer.from(signed), { ...PARAMETERS[algorithm], key: privateKey })
        assert.equal(await verify(algorithm, publicKey, signed, signOver('sha256')), true)
        for (const digest of ['sha1', 'sha224', 'sha384', 'sha512']) {
          assert.equal(await verify(algorithm, publicKey, signed, signOver(digest)), false, `${algorithm} ${digest}`)
        }
      }
    })

    it('tells RS256 from PS256 with one RSA key (RFC 7518 §3.5)', async () => {
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
  it('knows asymmetric algorithms alone, in their one spelling', () => {
    assert.deepEqual(algorithms.map(parseAlgorithm), algorithms)
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
      assert.equal(parseAlgorithm(name), undefined)
    }
  })

  it('takes Ed25519 for EdDSA (RFC 9864 §2.2), and no other curve', () => {
    assert.equal(parseAlgorithm('Ed25519'), 'EdDSA')
    for (const name of ['Ed448', 'ed25519', 'ED25519', 'ESP256', 'ES256K'])
      assert.equal(parseAlgorithm(name), undefined)
  })
})
