import assert from 'node:assert/strict'
import 'reflect-metadata'
import { createPublicKey, createSecretKey, generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import { X509CertificateGenerator } from '@peculiar/x509'
import { createGuard } from '../guard.ts'
import type { IssuerOptions } from '../options/issuer.ts'
import { authenticated } from '../policy/policy.ts'
import { createSigningKey, signToken } from '../testing/signing-key.ts'
import { publicKey } from './public-key.ts'

const usual = { issuer: 'https://issuer.test/', audience: 'a' }
const claims = { iss: usual.issuer, aud: usual.audience, exp: Math.floor(Date.now() / 1000) + 600 }

const guardWith = (key: string | object) => createGuard({ ...usual, keys: publicKey(key) })

async function outcomeOf(token: string, options: Partial<IssuerOptions>): Promise<string> {
  const fetch = () => assert.fail('The issuer was asked')
  const guard = createGuard({ ...usual, ...options, fetch })
  const decision = await guard.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
  return decision.granted ? 'granted' : decision.reason
}

const KIDS = ['NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4QzQ2MDAyQjVDNjk1RTM2Qg', 'another', undefined]

for (const algorithm of ['RS256', 'PS256', 'ES256', 'EdDSA'] as const) {
  describe(`publicKey() with a key for ${algorithm}`, () => {
    const key = createSigningKey(algorithm)
    const keyObject = createPublicKey(key.privateKey)
    const stranger = createSigningKey(algorithm)
    const forms = {
      'a PEM': keyObject.export({ format: 'pem', type: 'spki' }),
      'a PEM with line breaks of Windows': String(keyObject.export({ format: 'pem', type: 'spki' })).replaceAll(
        '\n',
        '\r\n',
      ),
      'the bytes of a PEM': Buffer.from(keyObject.export({ format: 'pem', type: 'spki' })),
      'a JWK': keyObject.export({ format: 'jwk' }),
      'a JWK with a kid and an alg': key.publicJwk,
      'a KeyObject': keyObject,
    }
    for (const [what, given] of Object.entries(forms)) {
      it(`takes ${what}, for tokens with any kid, and rejects what another key signed`, async () => {
        const options = { algorithms: [algorithm], keys: publicKey(given) }
        for (const kid of KIDS) {
          assert.equal(await outcomeOf(signToken(key, claims, { kid }), options), 'granted')
          assert.equal(await outcomeOf(signToken(stranger, claims, { kid }), options), 'bad_signature')
        }
      })
    }
  })
}

describe('publicKey()', () => {
  const rsa = createSigningKey('RS256')
  const pem = String(createPublicKey(rsa.privateKey).export({ format: 'pem', type: 'spki' }))

  it('takes a PEM of PKCS #1', async () => {
    const pkcs1 = createPublicKey(rsa.privateKey).export({ format: 'pem', type: 'pkcs1' })
    assert.match(String(pkcs1), /BEGIN RSA PUBLIC KEY/)
    assert.equal(await outcomeOf(signToken(rsa, claims), { keys: publicKey(pkcs1) }), 'granted')
  })

  it('takes a certificate, as Auth0 publishes it', async () => {
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name: 'CN=tenant.us.auth0.com',
      signingAlgorithm: algorithm,
      keys: {
        privateKey: rsa.privateKey.toCryptoKey(algorithm, false, ['sign']),
        publicKey: createPublicKey(rsa.privateKey).toCryptoKey(algorithm, true, ['verify']),
      },
    })
    const text = certificate.toString('pem')
    assert.match(text, /BEGIN CERTIFICATE/)
    assert.equal(await outcomeOf(signToken(rsa, claims), { keys: publicKey(text) }), 'granted')
  })

  const ec = createSigningKey('ES256')
  const encrypted = { format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'a' } as const
  const privatePem = rsa.privateKey.export({ format: 'pem', type: 'pkcs8' })
  for (const [what, key, message] of [
    ['a private key in PEM', privatePem, /must not be a private key/],
    [
      'a private key in PEM of PKCS #1',
      rsa.privateKey.export({ format: 'pem', type: 'pkcs1' }),
      /must not be a private key/,
    ],
    [
      'a private key in PEM of SEC 1',
      ec.privateKey.export({ format: 'pem', type: 'sec1' }),
      /must not be a private key/,
    ],
    ['an encrypted private key in PEM', rsa.privateKey.export(encrypted), /must not be a private key/],
    ['a private key behind the public one', pem + privatePem, /must not be a private key/],
    ['a private JWK', rsa.privateKey.export({ format: 'jwk' }), /must not be a private or secret key/],
    ['a private KeyObject', rsa.privateKey, /must not be a private or secret key/],
    ['a secret KeyObject', createSecretKey(Buffer.alloc(32)), /must not be a private or secret key/],
    ['a secret JWK', { kty: 'oct', k: 'AAAA' }, /must not be a private or secret key/],
    ['two keys in PEM', pem + pem, /must be one PEM block/],
    ['a key set', { keys: [rsa.publicJwk] }, /give a key set as "keys"/],
    ['a JWK for encryption', { ...rsa.publicJwk, use: 'enc' }, /must be a JWK for signatures/],
    ['a JWK for HS256', { ...rsa.publicJwk, alg: 'HS256' }, /must be a JWK for signatures/],
    ['an empty object', {}, /must be a JWK for signatures/],
    ['RSA of 1024 bits', generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey, /that the guard can use/],
    ['another curve', generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey, /that the guard can use/],
    ['Ed448', generateKeyPairSync('ed448').publicKey, /that the guard can use/],
    [
      'an RSA key for PSS alone',
      generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey,
      /that the guard can use/,
    ],
    ['text that is no PEM', 'secret-of-somebody', /must be a PEM that begins with/],
    ['a PEM without its line breaks', pem.replaceAll('\n', '\\n'), /must be a PEM that begins with/],
    ['an empty string', '', /must be a PEM that begins with/],
    ['bytes that are no PEM', Buffer.from('secret-of-somebody'), /must be a PEM that begins with/],
    ['an array', [pem], /must be a PEM, a JWK or a KeyObject/],
    ['null', null, /must be a PEM, a JWK or a KeyObject/],
    ['a number', 1, /must be a PEM, a JWK or a KeyObject/],
    ['a key for another algorithm', ec.publicJwk, /is for "ES256", and "algorithms" is "RS256": set "algorithms"/],
  ] as const) {
    it(`rejects ${what}, and does not repeat it`, () => {
      assert.throws(
        () => Reflect.apply(guardWith, undefined, [key]),
        (error: unknown) => {
          assert.ok(error instanceof TypeError)
          assert.match(error.message, message)
          assert.doesNotMatch(error.message, /secret-of-somebody|AAAA|MII/)
          return true
        },
      )
    })
  }

  for (const other of [{ discovery: 'openid-configuration' as const }, { jwksUri: 'https://issuer.test/keys' }]) {
    it(`excludes "${Object.keys(other)}"`, () => {
      assert.throws(
        () => createGuard({ ...usual, ...other, keys: publicKey(pem) }),
        /Set only one of the options "jwksUri", "discovery" and "keys"$/,
      )
    })
  }
})

describe('The option "keys" with keys without kid', () => {
  const rsa = createSigningKey('RS256')
  const ec = createSigningKey('ES256')
  const nameless = (jwk: object) => ({ ...jwk, kid: undefined })
  const options = { algorithms: ['RS256', 'ES256'] } satisfies Partial<IssuerOptions>

  it('takes tokens with any kid for one key, as createPublicKey(pem).export() makes it', async () => {
    const pem = createPublicKey(rsa.privateKey).export({ format: 'pem', type: 'spki' })
    const keys = { keys: [createPublicKey(pem).export({ format: 'jwk' })] }
    for (const kid of KIDS) assert.equal(await outcomeOf(signToken(rsa, claims, { kid }), { keys }), 'granted')
  })

  it('takes tokens with any kid for one key of each algorithm', async () => {
    const keys = { keys: [nameless(rsa.publicJwk), nameless(ec.publicJwk)] }
    for (const key of [rsa, ec]) {
      assert.equal(await outcomeOf(signToken(key, claims, { kid: 'any' }), { ...options, keys }), 'granted')
    }
  })

  it('does not guess between two of one algorithm', async () => {
    const keys = { keys: [nameless(rsa.publicJwk), nameless(createSigningKey('RS256').publicJwk)] }
    for (const kid of KIDS) assert.equal(await outcomeOf(signToken(rsa, claims, { kid }), { keys }), 'unknown_key')
  })

  it('prefers the key that a token names', async () => {
    const named = createSigningKey('RS256')
    const keys = { keys: [nameless(rsa.publicJwk), named.publicJwk] }
    assert.equal(await outcomeOf(signToken(named, claims), { keys }), 'granted')
    assert.equal(await outcomeOf(signToken(rsa, claims), { keys }), 'granted')
    assert.equal(await outcomeOf(signToken(rsa, claims, { kid: named.publicJwk.kid }), { keys }), 'bad_signature')
  })

  it('does not take a key with a kid for tokens with another', async () => {
    assert.equal(
      await outcomeOf(signToken(rsa, claims, { kid: 'x' }), { keys: { keys: [rsa.publicJwk] } }),
      'unknown_key',
    )
  })
})
