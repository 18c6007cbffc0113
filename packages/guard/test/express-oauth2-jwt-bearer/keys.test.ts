/** Where express-oauth2-jwt-bearer takes keys from, as cases of the guard: a secret, a key, a key set, discovery. */
import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto'
import { after } from 'node:test'
import { createGuard } from '../../src/guard.ts'
import type { GuardOptions } from '../../src/options/options.ts'
import { publicKey, sharedSecret } from '../../src/static-keys/index.ts'
import { createTestIssuer } from '../../src/testing/test-issuer.ts'
import { createStoppedClock } from '../support/front-door.ts'
import { type Case, outcomeOfOptions, outcomeOfToken, testCases } from './cases.ts'

const clock = createStoppedClock()
const rs256 = await createTestIssuer({ clock })
const publisher = await createTestIssuer({ algorithm: 'ES256', clock })
after(() => Promise.all([rs256.close(), publisher.close()]))
const { issuer, audience } = rs256
const [jwk = assert.fail()] = await keysOf(rs256.jwksUri)
const usual = { issuer, audience, clock }
const secret = randomBytes(32)

async function keysOf(jwksUri: string): Promise<readonly object[]> {
  const { keys }: { keys: readonly object[] } = JSON.parse(await (await fetch(jwksUri)).text())
  return keys
}

/** A token that is signed with a secret. */
function hs256(key: Uint8Array, alg = 'HS256'): string {
  const [header, payload] = [
    { alg, typ: 'JWT' },
    { iss: issuer, aud: audience, exp: clock() / 1000 + 60 },
  ].map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
  const signature = createHmac('sha256', key).update(`${header}.${payload}`).digest('base64url')
  return `${header}.${payload}.${signature}`
}

function token(what: string, options: GuardOptions, accessToken: string, expected: string): Case {
  return { what, expected, outcome: () => outcomeOfToken(createGuard(options), accessToken) }
}

function wrong(what: string, options: object, expected: RegExp, differs?: string): Case {
  return { what, expected, outcome: () => outcomeOfOptions({ ...usual, ...options }), ...(differs && { differs }) }
}

const symmetric: GuardOptions = { ...usual, keys: sharedSecret(secret), algorithms: ['HS256'] }

testCases('a shared secret', [
  token('the secret', symmetric, hs256(secret), 'granted'),
  token('another secret', symmetric, hs256(randomBytes(32)), '401 bad_signature'),
  token(
    'another algorithm than the configured one',
    { ...symmetric, algorithms: ['HS384'], keys: sharedSecret(randomBytes(48)) },
    hs256(secret),
    '401 unsupported_token',
  ),
  token('a token that is signed with a private key', symmetric, rs256.issue(), '401 unsupported_token'),
  token('a token that is signed with a secret, at a key set', { ...rs256 }, hs256(secret), '401 unsupported_token'),
  wrong('no algorithm', { keys: sharedSecret(secret) }, /HS512 alone with sharedSecret/),
  wrong('the algorithm none', { keys: sharedSecret(secret), algorithms: ['none'] }, /must be an array of some of/),
  wrong(
    'an algorithm of key pairs',
    { keys: sharedSecret(secret), algorithms: ['RS256'] },
    /HS512 alone with sharedSecret/,
  ),
  wrong('an algorithm of secrets, and no secret', { algorithms: ['HS256'] }, /with sharedSecret\(\), and only then/),
  wrong(
    'a secret that is text',
    {
      keys: { isShared: true, keyFor: () => Reflect.apply(sharedSecret, undefined, ['a text']) },
      algorithms: ['HS256'],
    },
    /must be bytes, not a string/,
    'a passphrase is no key (RFC 7518 §3.2, RFC 8725 §3.5), and text does not say how it encodes one',
  ),
  wrong(
    'a secret that is shorter than the hash',
    { keys: sharedSecret(secret.subarray(0, 16)), algorithms: ['HS256'] },
    /must have at least 32 bytes/,
    'RFC 7518 §3.2',
  ),
])

const { publicKey: other } = generateKeyPairSync('rsa', { modulusLength: 2048 })
testCases('a public key', [
  token('the key', { ...usual, keys: publicKey(jwk) }, rs256.issue(), 'granted'),
  token(
    'the key and its algorithm',
    { ...usual, keys: publicKey(jwk), algorithms: ['RS256'] },
    rs256.issue(),
    'granted',
  ),
  token('another key', { ...usual, keys: publicKey(other) }, rs256.issue(), '401 bad_signature'),
])

testCases('algorithms of key pairs', [
  wrong('none', { algorithms: ['none'] }, /must be an array of some of/),
  wrong('no issuer', { issuer: undefined }, /"issuer" must be an https address/),
  wrong('no audience', { audience: undefined }, /"audience" must be a string/),
  wrong('ES256K', { algorithms: ['ES256K'] }, /must be an array of some of/, 'secp256k1 is for blockchains (RFC 8812)'),
])

testCases('the cache of keys', [
  {
    what: 'three tokens',
    expected: 'granted, granted, granted and 1 request',
    outcome: async () => {
      const guard = createGuard({ ...publisher, clock })
      const before = publisher.keySetRequests
      const outcomes: string[] = []
      for (const sub of ['a', 'b', 'c']) outcomes.push(await outcomeOfToken(guard, publisher.issue({ sub })))
      return `${outcomes.join(', ')} and ${publisher.keySetRequests - before} request`
    },
  },
  {
    what: 'a key that the issuer added',
    expected: 'granted',
    outcome: async () => {
      const guard = createGuard({ ...publisher, clock })
      await guard.ready()
      publisher.rotate()
      clock.advance(30)
      return await outcomeOfToken(guard, publisher.issue())
    },
  },
  {
    what: 'a failure of the issuer',
    expected: '503 issuer_unavailable, then granted',
    // Also not cached: the next request after a pause is asked again.
    differs: 'an outage says nothing about the token, so it is not 401 (RFC 9110 §15.6.4)',
    outcome: async () => {
      const guard = createGuard({ ...publisher, clock })
      const end = publisher.outage()
      const during = await outcomeOfToken(guard, publisher.issue())
      end()
      clock.advance(2)
      return `${during}, then ${await outcomeOfToken(guard, publisher.issue())}`
    },
  },
])
