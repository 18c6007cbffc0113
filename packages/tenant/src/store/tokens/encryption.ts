import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose'
import type { Database } from '../database.ts'

const KEY_BYTES = 32
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/
const ALGORITHM = { alg: 'dir', enc: 'A256GCM' } as const
/** The parts of a JWE in the compact serialization (RFC 7516 §3.1). */
const PARTS = 5

/** By the store's adapter, which a store shares with its transactions. */
const keysOfStores = new WeakMap<object, readonly Uint8Array[]>()

/**
 * Reads `TOLLGATE_ENCRYPTION_KEY`: 32 bytes in base64. Several keys are separated by commas; the first one encrypts.
 *
 * @throws TypeError that does not quote the value
 */
export function parseEncryptionKeys(text: string): Uint8Array[] {
  return text.split(',').map(each => {
    const encoded = each.trim()
    if (BASE64.test(encoded)) return new Uint8Array(Buffer.from(encoded, 'base64'))
    throw new TypeError(
      `TOLLGATE_ENCRYPTION_KEY is not ${KEY_BYTES} bytes in base64: create a key with "openssl rand -base64 ${KEY_BYTES}"`,
    )
  })
}

/** Lets a store encrypt its secrets with the first of these keys, and decrypt them with any. */
export function useEncryptionKeys(database: Database, keys: readonly Uint8Array[]): void {
  keysOfStores.set(database.getExecutor().adapter, keys)
}

/**
 * Encrypts a secret for the store (AES-256-GCM as JWE). A store without keys keeps it as it is.
 *
 * @param name what it is the secret of; authenticated, so that two secrets cannot be exchanged
 */
export async function encryptSecret(database: Database, name: string, secret: string): Promise<string> {
  const [key] = keysOf(database)
  if (!key) return secret
  return new CompactEncrypt(Buffer.from(secret)).setProtectedHeader({ ...ALGORITHM, kid: name }).encrypt(key)
}

/** @throws Error when it was encrypted with a key that this process does not have */
export async function decryptSecret(database: Database, name: string, stored: string): Promise<string> {
  if (!isEncrypted(stored)) return stored
  for (const key of keysOf(database)) {
    const secret = await decryptWith(key, name, stored)
    if (secret !== undefined) return secret
  }
  throw new Error(
    'The keys in the store are encrypted with another key: set TOLLGATE_ENCRYPTION_KEY to the key that they were encrypted with',
  )
}

/** A secret as it should be stored now. @returns `undefined` when it is stored so already */
export async function encryptedAgain(database: Database, name: string, stored: string): Promise<string | undefined> {
  const [key] = keysOf(database)
  if (!key) return undefined
  if (isEncrypted(stored) && (await decryptWith(key, name, stored)) !== undefined) return undefined
  return encryptSecret(database, name, await decryptSecret(database, name, stored))
}

/** Whether a store encrypts its secrets. */
export function hasEncryptionKeys(database: Database): boolean {
  return keysOf(database).length > 0
}

function keysOf(database: Database): readonly Uint8Array[] {
  return keysOfStores.get(database.getExecutor().adapter) ?? []
}

function isEncrypted(stored: string): boolean {
  return stored.split('.').length === PARTS
}

async function decryptWith(key: Uint8Array, name: string, stored: string): Promise<string | undefined> {
  if (decodeProtectedHeader(stored).kid !== name) return undefined
  try {
    const { plaintext } = await compactDecrypt(stored, key, {
      keyManagementAlgorithms: [ALGORITHM.alg],
      contentEncryptionAlgorithms: [ALGORITHM.enc],
    })
    return Buffer.from(plaintext).toString()
  } catch {
    return undefined
  }
}
