import { randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Database } from './database.ts'

const ALG = 'RS256'
const RSA_MODULUS_BITS = 2048
const COOKIE_KEY_BYTES = 32

/**
 * The private keys that sign tokens, newest first; the first one is made when there is none.
 *
 * The first of the list signs, and all of them are published, so tokens outlive a rotation.
 */
export async function loadSigningKeys(database: Database): Promise<JWK[]> {
  const rows = await database
    .selectFrom('signing_keys')
    .select('private_jwk')
    .orderBy('created_at', 'desc')
    .orderBy('kid')
    .execute()
  if (rows.length === 0) return [await createSigningKey(database)]
  return rows.map((row): JWK => JSON.parse(row.private_jwk))
}

async function createSigningKey(database: Database): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALG, { modulusLength: RSA_MODULUS_BITS, extractable: true })
  const jwk = await exportJWK(privateKey)
  const kid = await calculateJwkThumbprint(jwk)
  const privateJwk = { ...jwk, kid, alg: ALG, use: 'sig' }
  await database
    .insertInto('signing_keys')
    .values({ kid, alg: ALG, private_jwk: JSON.stringify(privateJwk), created_at: new Date().toISOString() })
    .execute()
  return privateJwk
}

/** The secrets that sign cookies, newest first; the first one is made when there is none. */
export async function loadCookieKeys(database: Database): Promise<string[]> {
  const rows = await database.selectFrom('cookie_keys').select('secret').orderBy('id', 'desc').execute()
  if (rows.length > 0) return rows.map(row => row.secret)

  const secret = randomBytes(COOKIE_KEY_BYTES).toString('base64url')
  await database.insertInto('cookie_keys').values({ secret, created_at: new Date().toISOString() }).execute()
  return [secret]
}

/** What may be published of private keys: what RSA public keys consist of (RFC 7518 §6.3.1), and what names them. */
export function publicKeysOf(signingKeys: readonly JWK[]): JWK[] {
  return signingKeys.map(({ d, p, q, dp, dq, qi, oth, ...publicKey }) => publicKey)
}
