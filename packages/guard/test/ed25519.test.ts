import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, it } from 'node:test'
import { createGuard } from '../src/guard.ts'
import { authenticated } from '../src/policy/policy.ts'
import { createSigningKey, signToken } from '../src/testing/signing-key.ts'
import { createTestIssuer } from '../src/testing/test-issuer.ts'

const claims = { iss: 'https://issuer.test/', aud: 'a', exp: Math.floor(Date.now() / 1000) + 600 }
const NAMES = ['EdDSA', 'Ed25519'] as const

async function outcomeOf(token: string, algorithms: ('EdDSA' | 'Ed25519')[], jwk: object): Promise<string> {
  const guard = createGuard({ issuer: claims.iss, audience: claims.aud, algorithms, keys: { keys: [jwk] } })
  const decision = await guard.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
  return decision.granted ? 'granted' : decision.reason
}

describe('Ed25519, another name of EdDSA (RFC 9864 §2.2)', () => {
  const key = createSigningKey('EdDSA')
  for (const inHeader of NAMES) {
    for (const inOption of NAMES) {
      for (const inKey of [...NAMES, undefined]) {
        it(`is accepted: "${inHeader}" in the header, "${inOption}" in the option, ${inKey} in the key`, async () => {
          const token = signToken(key, claims, { alg: inHeader })
          assert.equal(await outcomeOf(token, [inOption], { ...key.publicJwk, alg: inKey }), 'granted')
        })
      }
    }
  }

  it('is rejected with a signature of another key', async () => {
    const forged = signToken(createSigningKey('Ed25519'), claims, { kid: key.publicJwk.kid })
    assert.equal(await outcomeOf(forged, ['Ed25519'], key.publicJwk), 'bad_signature')
  })

  it('is signed and published by a test issuer', async () => {
    await using issuer = await createTestIssuer({ algorithm: 'Ed25519' })
    const token = issuer.issue()
    assert.match(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString(), /"alg":"Ed25519"/)
    assert.match(await (await fetch(issuer.jwksUri)).text(), /"alg":"Ed25519"/)
    const request = { headers: { authorization: `Bearer ${token}` } }
    assert.equal((await createGuard(issuer).check(request, authenticated)).granted, true)
    assert.equal((await createGuard({ ...issuer, algorithms: ['EdDSA'] }).check(request, authenticated)).granted, true)
  })
})

describe('Ed448', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed448')
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k' }
  const ed25519 = createSigningKey('EdDSA').publicJwk

  for (const alg of ['Ed448', 'EdDSA', 'Ed25519']) {
    it(`is rejected when a token calls it "${alg}"`, async () => {
      const header = Buffer.from(JSON.stringify({ alg, typ: 'JWT', kid: 'k' })).toString('base64url')
      const signingInput = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
      const token = `${signingInput}.${sign(null, Buffer.from(signingInput), privateKey).toString('base64url')}`
      const guard = createGuard({
        issuer: claims.iss,
        audience: claims.aud,
        algorithms: ['EdDSA'],
        keys: { keys: [jwk, { ...jwk, alg }, ed25519] },
      })
      const decision = await guard.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
      assert.equal(decision.granted ? 'granted' : decision.status, 401)
    })
  }
})
