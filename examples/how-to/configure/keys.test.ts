/** The guards of docs/how-to/choose-keys.md. */
import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { test } from 'node:test'
import { authenticated, createGuard, type Guard } from '@tollgate/guard'
import { publicKey, sharedSecret } from '@tollgate/guard/static-keys'

const issuer = 'https://issuer.example.com/'
const audience = 'https://orders.example.com'
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pem = pair.publicKey.export({ format: 'pem', type: 'spki' }).toString()
const secret = randomBytes(32).toString('base64url')

const ecdsaGuard = createGuard({ issuer, audience, algorithms: ['ES384'] })
const pinnedGuard = createGuard({ issuer, audience, algorithms: ['ES256'], keys: publicKey(pem) })
const secretGuard = createGuard({
  issuer,
  audience,
  algorithms: ['HS256'],
  keys: sharedSecret(Buffer.from(secret, 'base64url')),
})

function tokenOf(alg: string, key: KeyObject | Buffer): string {
  const claims = { iss: issuer, aud: audience, exp: Math.floor(Date.now() / 1000) + 60 }
  const input = [{ alg, typ: 'JWT' }, claims]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const signature = Buffer.isBuffer(key)
    ? createHmac('sha256', key).update(input).digest()
    : sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}

async function reasonOf(guard: Guard, token: string): Promise<string> {
  const decision = await guard.check({ headers: { authorization: `Bearer ${token}` } }, authenticated)
  return decision.granted ? 'granted' : decision.reason
}

test('each guard accepts the tokens of its own key and algorithm', async () => {
  const bytes = Buffer.from(secret, 'base64url')
  assert.equal(await reasonOf(pinnedGuard, tokenOf('ES256', pair.privateKey)), 'granted')
  assert.equal(await reasonOf(secretGuard, tokenOf('HS256', bytes)), 'granted')
  assert.equal(await reasonOf(pinnedGuard, tokenOf('HS256', Buffer.from(pem))), 'unsupported_token')
  assert.equal(await reasonOf(secretGuard, tokenOf('ES256', pair.privateKey)), 'unsupported_token')
  assert.equal(await reasonOf(ecdsaGuard, tokenOf('ES256', pair.privateKey)), 'unsupported_token')
})
