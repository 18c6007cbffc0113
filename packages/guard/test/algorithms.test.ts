import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { describe, it } from 'node:test'
import { createGuard } from '../src/guard.ts'
import { isSupported } from '../src/jose/algorithms.ts'
import { authenticated } from '../src/policy/policy.ts'
import { publicKey } from '../src/static-keys/public-key.ts'
import { createSigningKey, type SigningAlgorithm, signToken } from '../src/testing/signing-key.ts'
import { createTestIssuer } from '../src/testing/test-issuer.ts'

const ALGORITHMS = [
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const),
  ...(['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const).filter(isSupported),
]
const keys = ALGORITHMS.map(createSigningKey)
const claims = { iss: 'https://issuer.test/', aud: 'a', exp: Math.floor(Date.now() / 1000) + 600 }
const usual = { issuer: claims.iss, audience: claims.aud }

async function outcomeOf(options: Parameters<typeof createGuard>[0], token: string): Promise<string> {
  const decision = await createGuard(options).check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
  return decision.granted ? 'granted' : decision.reason
}

/** The names of Ed25519 mean the same, and RSA keys serve for RS and PS. */
const isSame = (a: SigningAlgorithm, b: SigningAlgorithm) => a === b || (a.startsWith('Ed') && b.startsWith('Ed'))

for (const key of keys) {
  const { algorithm, publicJwk } = key
  describe(`the algorithm ${algorithm}`, () => {
    it('is accepted from the key set of an issuer', async () => {
      await using issuer = await createTestIssuer({ algorithm })
      assert.equal(await outcomeOf(issuer, issuer.issue()), 'granted')
    })

    it('is accepted with a public key in PEM, as JWK and as KeyObject', async () => {
      const keyObject = createPublicKey(key.privateKey)
      const pem = keyObject.export({ format: 'pem', type: 'spki' })
      for (const given of [pem, publicJwk, keyObject]) {
        const options = { ...usual, algorithms: [algorithm], keys: publicKey(given) }
        assert.equal(await outcomeOf(options, signToken(key, claims)), 'granted')
      }
    })

    it('is rejected where it is not among "algorithms"', async () => {
      const algorithms = ALGORITHMS.filter(each => !isSame(each, algorithm))
      const options = { ...usual, algorithms, keys: { keys: keys.map(each => each.publicJwk) } }
      assert.equal(await outcomeOf(options, signToken(key, claims)), 'unsupported_token')
    })

    it('is rejected in the name of another algorithm', async () => {
      const options = { ...usual, algorithms: ALGORITHMS, keys: { keys: keys.map(each => each.publicJwk) } }
      assert.equal(await outcomeOf(options, signToken(key, claims)), 'granted')
      for (const other of keys.filter(each => !isSame(each.algorithm, algorithm))) {
        const ofKey = signToken(key, claims, { alg: other.algorithm })
        assert.equal(await outcomeOf(options, ofKey), 'unknown_key', other.algorithm)
        const ofOther = signToken(key, claims, { alg: other.algorithm, kid: other.publicJwk.kid })
        assert.equal(await outcomeOf(options, ofOther), 'bad_signature', other.algorithm)
      }
    })
  })
}

describe('ML-DSA', () => {
  for (const algorithm of ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const) {
    it(`is a TypeError in createGuard where Node does not support it: ${algorithm}`, () => {
      const create = () => createGuard({ ...usual, algorithms: [algorithm] })
      if (isSupported(algorithm)) create()
      else assert.throws(create, { name: 'TypeError', message: /"ML-DSA-\d\d", which needs Node 24\.7/ })
    })
  }

  it('ignores keys in a key set that are private or state no algorithm', async () => {
    if (!isSupported('ML-DSA-44')) return
    const key = createSigningKey('ML-DSA-44')
    const rsa = createSigningKey('RS256').publicJwk
    const { alg: _, ...withoutAlgorithm } = key.publicJwk
    for (const jwk of [{ ...key.publicJwk, priv: 'AAAA' }, withoutAlgorithm]) {
      const options = { ...usual, algorithms: ['ML-DSA-44', 'RS256'] as const, keys: { keys: [jwk, rsa] } }
      assert.equal(await outcomeOf(options, signToken(key, claims)), 'unknown_key')
    }
  })
})
