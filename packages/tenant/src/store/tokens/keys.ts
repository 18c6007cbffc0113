import { randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import { sql } from 'kysely'
import { atomically, type Database } from '../database.ts'
import { dialectOf } from '../dialects/dialect-of.ts'
import { engineInputsChanged } from '../engine-inputs.ts'
import { decryptSecret, encryptedAgain, encryptSecret } from './encryption.ts'

const ALG = 'RS256'
const RSA_MODULUS_BITS = 2048
const COOKIE_KEY_BYTES = 32
/** The name of a cookie key's secret when it is encrypted. */
const COOKIE_KEY = 'cookie'

/** A signing key, in the Management API's format. */
export interface SigningKey {
  kid: string
  privateJwk: JWK
  created_at: string
  /** Since when it signs; `null` for the next key, which is published already. */
  current_since: string | null
  /** When another key replaced it; `null` for the current and the next key. */
  current_until: string | null
  revoked_at: string | null
}

/** The current and the next key. */
const KEYS_IN_USE = 2

/**
 * The private keys whose tokens are valid: the current one, which signs, then the next one, then former ones. Creates the
 * current and the next key if necessary.
 *
 * All of them are published, so tokens stay valid after a rotation, and every process and every API knows a key before
 * it signs.
 */
export async function loadSigningKeys(database: Database): Promise<[JWK, ...JWK[]]> {
  const keys = await completeSigningKeys(database)
  const [current, ...others] = keys.filter(key => key.revoked_at === null).map(key => key.privateJwk)
  if (!current) throw new Error('The store has no signing key: restart the tenant, which creates one')
  return [current, ...others]
}

/** All keys ever created: the current one first, then the next one, then the one that signed last. */
export async function listSigningKeys(database: Database): Promise<SigningKey[]> {
  const rows = await database
    .selectFrom('signing_keys')
    .select(['kid', 'private_jwk', 'created_at', 'current_since', 'current_until', 'revoked_at'])
    .orderBy(sql`case when current_until is not null then 2 when current_since is null then 1 else 0 end`)
    .orderBy('current_until', 'desc')
    .orderBy('created_at', 'desc')
    .orderBy('kid')
    .execute()
  return Promise.all(
    rows.map(async ({ private_jwk, ...row }) => ({
      ...row,
      privateJwk: JSON.parse(await decryptSecret(database, row.kid, private_jwk)),
    })),
  )
}

/**
 * Rotates the signing key: the next key signs after this resolves, and another one is published as the next. The former
 * key is published until it is revoked.
 */
export async function rotateSigningKey(database: Database): Promise<void> {
  await completeSigningKeys(database)
  const spare = await newSigningKey()
  await whileKeysAreLocked(database, async transaction => {
    await transaction
      .updateTable('signing_keys')
      .set({ current_until: new Date().toISOString() })
      .where('current_since', 'is not', null)
      .where('current_until', 'is', null)
      .execute()
    await complete(transaction, [spare])
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

/** Encrypts the keys that are not encrypted with the first encryption key yet. */
export async function encryptKeys(database: Database): Promise<void> {
  for (const { kid, private_jwk } of await database.selectFrom('signing_keys').selectAll().execute()) {
    const encrypted = await encryptedAgain(database, kid, private_jwk)
    if (encrypted === undefined) continue
    await database.updateTable('signing_keys').set({ private_jwk: encrypted }).where('kid', '=', kid).execute()
  }
  for (const { id, secret } of await database.selectFrom('cookie_keys').selectAll().execute()) {
    const encrypted = await encryptedAgain(database, COOKIE_KEY, secret)
    if (encrypted === undefined) continue
    await database.updateTable('cookie_keys').set({ secret: encrypted }).where('id', '=', id).execute()
  }
}

async function completeSigningKeys(database: Database): Promise<SigningKey[]> {
  const keys = await listSigningKeys(database)
  const missing = KEYS_IN_USE - keys.filter(key => key.current_until === null).length
  if (missing <= 0 && keys[0]?.current_since !== null) return keys
  // Created before the lock: this takes a tenth of a second.
  const spare = await Promise.all(Array.from({ length: Math.max(0, missing) }, newSigningKey))
  await whileKeysAreLocked(database, transaction => complete(transaction, spare))
  return listSigningKeys(database)
}

function whileKeysAreLocked(database: Database, work: (transaction: Database) => Promise<void>): Promise<void> {
  return atomically(database, async transaction => {
    await dialectOf(transaction).lock(transaction, 'signing_keys')
    await work(transaction)
  })
}

/** Makes the next key the current one if there is none, and adds what is then missing. */
async function complete(transaction: Database, spare: readonly NewSigningKey[]): Promise<void> {
  const [first, second] = spare
  const unused = await transaction
    .selectFrom('signing_keys')
    .select(['kid', 'current_since'])
    .where('current_until', 'is', null)
    .orderBy('created_at')
    .execute()
  const next = unused.find(key => key.current_since === null)
  if (unused.some(key => key.current_since !== null)) {
    if (!next && first) await insertSigningKey(transaction, first)
    return
  }
  const now = new Date().toISOString()
  if (next) {
    await transaction.updateTable('signing_keys').set({ current_since: now }).where('kid', '=', next.kid).execute()
    if (first) await insertSigningKey(transaction, first)
  } else {
    if (first) await insertSigningKey(transaction, first, now)
    if (second) await insertSigningKey(transaction, second)
  }
}

interface NewSigningKey extends JWK {
  kid: string
}

async function newSigningKey(): Promise<NewSigningKey> {
  const { privateKey } = await generateKeyPair(ALG, { modulusLength: RSA_MODULUS_BITS, extractable: true })
  const jwk = await exportJWK(privateKey)
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALG, use: 'sig' }
}

async function insertSigningKey(
  database: Database,
  key: NewSigningKey,
  currentSince: string | null = null,
): Promise<void> {
  await database
    .insertInto('signing_keys')
    .values({
      kid: key.kid,
      alg: ALG,
      private_jwk: await encryptSecret(database, key.kid, JSON.stringify(key)),
      created_at: new Date().toISOString(),
      current_since: currentSince,
    })
    .execute()
}

/** The secrets that sign cookies, newest first. Creates the first one if necessary. */
export async function loadCookieKeys(database: Database): Promise<string[]> {
  const rows = await database.selectFrom('cookie_keys').select('secret').orderBy('id', 'desc').execute()
  if (rows.length > 0) return Promise.all(rows.map(row => decryptSecret(database, COOKIE_KEY, row.secret)))

  const secret = randomBytes(COOKIE_KEY_BYTES).toString('base64url')
  await database
    .insertInto('cookie_keys')
    .values({ secret: await encryptSecret(database, COOKIE_KEY, secret), created_at: new Date().toISOString() })
    .execute()
  return [secret]
}

/** The public part of private keys: the members of RSA public keys (RFC 7518 §6.3.1), and their identifiers. */
export function publicKeysOf(signingKeys: readonly JWK[]): JWK[] {
  return signingKeys.map(({ d, p, q, dp, dq, qi, oth, ...publicKey }) => publicKey)
}
