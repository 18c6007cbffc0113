import assert from 'node:assert/strict'
import { createHmac, createPublicKey, createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { SignJWT } from 'jose'
import { createGuard } from '../guard.ts'
import type { IssuerOptions } from '../options/issuer.ts'
import { authenticated } from '../policy/policy.ts'
import { createSigningKey, signToken } from '../testing/signing-key.ts'
import { publicKey } from './public-key.ts'
import { sharedSecret } from './shared-secret.ts'

const secret = randomBytes(64)
const claims = { iss: 'https://secret.test/', aud: 'a', exp: Math.floor(Date.now() / 1000) + 600 }
const usual = { issuer: claims.iss, audience: claims.aud, keys: sharedSecret(secret) }
const rsa = createSigningKey('RS256')
const spki = createPublicKey(rsa.privateKey)
const ALGORITHMS = ['HS256', 'HS384', 'HS512'] as const

function signWith(
  key: Uint8Array | string,
  alg = 'HS256',
  header = {},
  others = {},
  digest = `sha${alg.slice(2)}`,
): string {
  const parts = [
    { alg, typ: 'JWT', ...header },
    { ...claims, ...others },
  ]
  const signingInput = parts.map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${signingInput}.${createHmac(digest, key).update(signingInput).digest('base64url')}`
}

/** The token with the first bytes of its signature. */
function cut(token: string, bytes: number): string {
  const [header, payload, signature = ''] = token.split('.')
  return [header, payload, Buffer.from(signature, 'base64url').subarray(0, bytes).toString('base64url')].join('.')
}

const guardWith = (given: Uint8Array | object) =>
  createGuard({ ...usual, keys: sharedSecret(given), algorithms: ['HS256'] })

async function outcomeOf(options: IssuerOptions | readonly IssuerOptions[], token: string): Promise<string> {
  const guard = Array.isArray(options) ? createGuard({ issuers: options }) : createGuard({ issuers: [options].flat() })
  const decision = await guard.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
  return decision.granted ? 'granted' : decision.reason
}

describe('sharedSecret()', () => {
  for (const algorithm of ALGORITHMS) {
    it(`verifies what jose signs with ${algorithm}, and nothing else`, async () => {
      const options = { ...usual, algorithms: [algorithm] }
      const token = await new SignJWT(claims).setProtectedHeader({ alg: algorithm, typ: 'JWT' }).sign(secret)
      const other = await new SignJWT(claims).setProtectedHeader({ alg: algorithm, typ: 'JWT' }).sign(randomBytes(64))
      assert.equal(await outcomeOf(options, token), 'granted')
      assert.equal(await outcomeOf({ ...options, keys: sharedSecret(createSecretKey(secret)) }, token), 'granted')
      assert.equal(await outcomeOf(options, other), 'bad_signature')
    })
  }

  it('verifies tokens with any kid, on the thread pool, too', async () => {
    const guard = createGuard({ ...usual, algorithms: ['HS256'], threads: true })
    for (const [token, granted] of [
      [signWith(secret, 'HS256', { kid: 'any' }), true],
      [signWith(randomBytes(64), 'HS256', { kid: 'any' }), false],
    ] as const) {
      const decision = await guard.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
      assert.equal(decision.granted, granted)
    }
  })

  it('is copied, so that a later change has no effect', async () => {
    const bytes = Buffer.from(secret)
    const guard = createGuard({ ...usual, keys: sharedSecret(bytes), algorithms: ['HS256'] })
    bytes.fill(0)
    const request = { headers: { authorization: `Bearer ${signWith(secret)}` } }
    assert.equal((await guard.check(request, authenticated)).granted, true)
  })

  for (const [what, token, reason] of [
    ['a MAC over another digest', signWith(secret, 'HS256', {}, {}, 'sha512'), 'bad_signature'],
    ['an algorithm that is not accepted', signWith(secret, 'HS512'), 'unsupported_token'],
    ['a public-key algorithm', signToken(rsa, claims), 'unsupported_token'],
    ['no signature', `${signWith(secret, 'HS256').split('.', 2).join('.')}.`, 'malformed_token'],
    ['the algorithm none', signWith(secret, 'HS256', { alg: 'none' }), 'unsupported_token'],
    ['the algorithm in lower case', signWith(secret, 'HS256', { alg: 'hs256' }), 'unsupported_token'],
    ['a MAC cut to 16 bytes', cut(signWith(secret), 16), 'bad_signature'],
    ['a MAC with one byte more', cut(signWith(secret, 'HS256', {}, {}, 'sha512'), 33), 'bad_signature'],
    ['the empty secret', signWith(''), 'bad_signature'],
    ['the secret in hex', signWith(secret.toString('hex')), 'bad_signature'],
    ['the secret in base64url', signWith(secret.toString('base64url')), 'bad_signature'],
    [
      'its own secret in the header',
      signWith(rsa.publicJwk.kid, 'HS256', { jwk: { kty: 'oct', k: 'AAAA' } }),
      'bad_signature',
    ],
  ] as const) {
    it(`rejects a token with ${what}`, async () => {
      assert.equal(await outcomeOf({ ...usual, algorithms: ['HS256'] }, token), reason)
    })
  }

  for (const [what, given, message] of [
    ['a string', 'a'.repeat(64), /must be bytes, not a string/],
    ['an empty string', '', /must be bytes, not a string/],
    ['an array of numbers', Array(64).fill(1), /must be a Uint8Array or a secret KeyObject/],
    ['a number', 64, /must be a Uint8Array or a secret KeyObject/],
    ['null', null, /must be a Uint8Array or a secret KeyObject/],
    ['an ArrayBuffer', new ArrayBuffer(64), /must be a Uint8Array or a secret KeyObject/],
    ['a public KeyObject', spki, /must be a Uint8Array or a secret KeyObject/],
    ['a private KeyObject', rsa.privateKey, /must be a Uint8Array or a secret KeyObject/],
    ['a symmetric JWK', { kty: 'oct', k: secret.toString('base64url') }, /must be a Uint8Array or a secret KeyObject/],
    ['31 bytes', randomBytes(31), /must have at least 32 bytes for HS256/],
    ['no bytes', new Uint8Array(), /must have at least 32 bytes for HS256/],
    ['a PEM', Buffer.from(spki.export({ format: 'pem', type: 'spki' })), /must not be a public key/],
    ['a PEM of PKCS #1', Buffer.from(spki.export({ format: 'pem', type: 'pkcs1' })), /must not be a public key/],
    [
      'a PEM behind white space',
      Buffer.from(` \n${spki.export({ format: 'pem', type: 'spki' })}`),
      /must not be a public/,
    ],
    ['a private PEM', Buffer.from(rsa.privateKey.export({ format: 'pem', type: 'pkcs8' })), /must not be a public key/],
    ['a JWK', Buffer.from(JSON.stringify(rsa.publicJwk)), /must not be a public key/],
    ['a key set', Buffer.from(JSON.stringify({ keys: [rsa.publicJwk] })), /must not be a public key/],
    ['a public key in DER', spki.export({ format: 'der', type: 'spki' }), /must not be a public key/],
    ['a public key in DER of PKCS #1', spki.export({ format: 'der', type: 'pkcs1' }), /must not be a public key/],
    ['a private key in DER', rsa.privateKey.export({ format: 'der', type: 'pkcs8' }), /must not be a public key/],
    [
      'an elliptic public key in DER',
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' }),
      /must not be a public key/,
    ],
    [
      'a secret KeyObject with a PEM',
      createSecretKey(Buffer.from(spki.export({ format: 'pem', type: 'spki' }))),
      /must not/,
    ],
  ] as const) {
    it(`is a TypeError: ${what}`, () => {
      assert.throws(() => Reflect.apply(guardWith, undefined, [given]), { name: 'TypeError', message })
    })
  }

  for (const [what, options, message] of [
    ['no algorithms', {}, /only then, not "RS256"$/],
    [
      '48 bytes for HS512',
      { keys: sharedSecret(randomBytes(48)), algorithms: ['HS512'] },
      /at least 64 bytes for HS512/,
    ],
    [
      '47 bytes for HS384',
      { keys: sharedSecret(randomBytes(47)), algorithms: ['HS256', 'HS384'] },
      /at least 48 bytes for HS384/,
    ],
    [
      'an asymmetric algorithm',
      { algorithms: ['RS256'] },
      /HS512 alone with sharedSecret\(\), and only then, not "RS256"$/,
    ],
    [
      'both kinds of algorithms',
      { algorithms: ['HS256', 'RS256'] },
      /HS512 alone with sharedSecret\(\), and only then, not "RS256"$/,
    ],
    ['a key set', { algorithms: ['HS256'], keys: { keys: [rsa.publicJwk] } }, /only then, not "HS256"$/],
    ['the address of a key set', { algorithms: ['HS256'], jwksUri: 'https://a.test/' }, /^Set only one of the options/],
    ['discovery', { algorithms: ['HS256'], discovery: 'openid-configuration' }, /^Set only one of the options/],
    ['HS256 without a secret', { keys: undefined, algorithms: ['HS256'] }, /only then, not "HS256"$/],
    ['HS256 with a public key', { keys: publicKey(spki), algorithms: ['RS256', 'HS256'] }, /only then, not "HS256"$/],
  ] as const) {
    it(`is a TypeError with ${what}`, () => {
      assert.throws(() => Reflect.apply(createGuard, undefined, [{ ...usual, ...options }]), {
        name: 'TypeError',
        message,
      })
    })
  }

  it('never shows the secret in an error', () => {
    const given = 'correct-horse-battery-staple'
    assert.throws(
      () => Reflect.apply(guardWith, undefined, [given]),
      (error: Error) => !error.message.includes(given),
    )
  })
})

describe('an issuer with a shared secret next to an issuer with public keys', () => {
  const issuers: IssuerOptions[] = [
    { ...usual, algorithms: ['HS256'] },
    { issuer: 'https://public.test/', audience: claims.aud, keys: { keys: [rsa.publicJwk] } },
  ]
  const ofPublic = { iss: 'https://public.test/' }
  const header = { kid: rsa.publicJwk.kid }

  it('verifies the tokens of both', async () => {
    assert.equal(await outcomeOf(issuers, signWith(secret, 'HS256', header)), 'granted')
    assert.equal(await outcomeOf(issuers, signToken(rsa, { ...claims, ...ofPublic })), 'granted')
  })

  for (const [what, token] of [
    ['the secret of the other issuer', signWith(secret, 'HS256', header, ofPublic)],
    [
      'the public key in PEM',
      signWith(spki.export({ format: 'pem', type: 'spki' }).toString(), 'HS256', header, ofPublic),
    ],
    ['the public key in DER', signWith(spki.export({ format: 'der', type: 'spki' }), 'HS256', header, ofPublic)],
    ['the public key as JWK', signWith(JSON.stringify(rsa.publicJwk), 'HS256', header, ofPublic)],
    ['the modulus', signWith(String(rsa.publicJwk.n), 'HS256', header, ofPublic)],
    [
      'the bytes of the modulus',
      signWith(Buffer.from(String(rsa.publicJwk.n), 'base64url'), 'HS256', header, ofPublic),
    ],
  ] as const) {
    it(`rejects a MAC in the name of the issuer with public keys: ${what}`, async () => {
      assert.equal(await outcomeOf(issuers, token), 'unsupported_token')
    })
  }

  it('rejects a signature in the name of the issuer with the shared secret', async () => {
    assert.equal(await outcomeOf(issuers, signToken(rsa, claims)), 'unsupported_token')
  })

  it('ignores symmetric keys in a key set', async () => {
    const oct = { kty: 'oct', kid: 'o', k: secret.toString('base64url'), alg: 'HS256' }
    const options = { ...ofPublic, issuer: ofPublic.iss, audience: claims.aud, keys: { keys: [oct, rsa.publicJwk] } }
    const { iss: _, ...only } = options
    assert.equal(await outcomeOf(only, signWith(secret, 'HS256', { kid: 'o' }, ofPublic)), 'unsupported_token')
    assert.throws(() => createGuard({ ...only, keys: { keys: [oct] } }), /contains no key that the guard can use/)
  })
})
