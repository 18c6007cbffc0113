import { randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import { sql } from 'kysely'
import { atomically, type Database } from '../database.ts'
import { dialectOf } from '../dialects/dialect-of.ts'
import { engineInputsChanged } from '../engine-inputs.ts'

const ALG = 'RS256'
const RSA_MODULUS_BITS = 2048
const COOKIE_KEY_BYTES = 32

/** A current or former signing key, in the Management API's format. */
export interface SigningKey {
  kid: string
  privateJwk: JWK
  created_at: string
  /** When another key replaced it; `null` for the current key. */
  current_until: string | null
  revoked_at: string | null
}

/**
 * The private keys whose tokens are valid, the current one first. Creates the first key if necessary.
 *
 * All of them are published, so tokens stay valid after a rotation.
 */
export async function loadSigningKeys(database: Database): Promise<[JWK, ...JWK[]]> {
  const keys = (await listSigningKeys(database)).filter(key => key.revoked_at === null)
  const [current = await insertSigningKey(database, await newSigningKey()), ...former] = keys.map(key => key.privateJwk)
  return [current, ...former]
}

/** All keys ever created: the current one first, then the newest. */
export async function listSigningKeys(database: Database): Promise<SigningKey[]> {
  const rows = await database
    .selectFrom('signing_keys')
    .selectAll()
    .orderBy(sql`current_until is not null`)
    .orderBy('created_at', 'desc')
    .orderBy('kid')
    .execute()
  return rows.map(({ alg: _alg, private_jwk, ...row }) => ({ ...row, privateJwk: JSON.parse(private_jwk) }))
}

/** Rotates the signing key; the new one signs after this resolves. The former one is published until it is revoked. */
export async function rotateSigningKey(database: Database): Promise<void> {
  const next = await newSigningKey()
  await atomically(database, async transaction => {
    await dialectOf(transaction).lock(transaction, 'signing_keys')
    await transaction
      .updateTable('signing_keys')
      .set({ current_until: new Date().toISOString() })
      .where('current_until', 'is', null)
      .execute()
    await insertSigningKey(transaction, next)
  })
  await engineInputsChanged(database)
}

/** Stops publishing a key, which invalidates its tokens. */
export async function revokeSigningKey(database: Database, kid: string): Promise<void> {
  await database
    .updateTable('signing_keys')
    .set({ revoked_at: new Date().toISOString() })
    .where('kid', '=', kid)
    .where('revoked_at', 'is', null)
    .execute()
  await engineInputsChanged(database)
}

interface NewSigningKey extends JWK {
  kid: string
}

async function newSigningKey(): Promise<NewSigningKey> {
  const { privateKey } = await generateKeyPair(ALG, { modulusLength: RSA_MODULUS_BITS, extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALG, use: 'sig' }
}

async function insertSigningKey(database: Database, key: NewSigningKey): Promise<JWK> {
  await database
    .insertInto('signing_keys')
    .values({ kid: key.kid, alg: ALG, private_jwk: JSON.stringify(key), created_at: new Date().toISOString() })
    .execute()
  return key
}

/** The secrets that sign cookies, newest first. Creates the first one if necessary. */
export async function loadCookieKeys(database: Database): Promise<string[]> {
  const rows = await database.selectFrom('cookie_keys').select('secret').orderBy('id', 'desc').execute()
  if (rows.length > 0) return rows.map(row => row.secret)

  const secret = randomBytes(COOKIE_KEY_BYTES).toString('base64url')
  await database.insertInto('cookie_keys').values({ secret, created_at: new Date().toISOString() }).execute()
  return [secret]
}

/** The public part of private keys: the members of RSA public keys (RFC 7518 §6.3.1), and their identifiers. */
export function publicKeysOf(signingKeys: readonly JWK[]): JWK[] {
  return signingKeys.map(({ d, p, q, dp, dq, qi, oth, ...publicKey }) => publicKey)
}
