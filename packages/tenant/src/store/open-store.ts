import { type Database, openDatabase } from './database.ts'
import { parseEncryptionKeys, useEncryptionKeys } from './tokens/encryption.ts'

interface StoreOptions {
  /** For SQLite; `IN_MEMORY` for a store in memory. */
  dataFolder: string
  /** For PostgreSQL. */
  databaseUrl?: string | undefined
  encryptionKey?: string | undefined
  /** What a store in memory starts with. */
  snapshot?: Uint8Array | undefined
}

/**
 * Opens the store of a tenant.
 *
 * @throws TypeError for options that cannot be combined, and Error when the store cannot be used
 */
export async function openStore({ dataFolder, databaseUrl, encryptionKey, snapshot }: StoreOptions): Promise<Database> {
  const keys = encryptionKey === undefined ? undefined : parseEncryptionKeys(encryptionKey)
  if (databaseUrl !== undefined && snapshot) {
    throw new TypeError('"snapshot" is for a tenant with SQLite: leave out "databaseUrl"')
  }
  const database =
    databaseUrl === undefined
      ? await openDatabase(dataFolder, snapshot)
      : await openShared(databaseUrl, keys !== undefined)
  if (keys) useEncryptionKeys(database, keys)
  return database
}

async function openShared(url: string, isEncrypted: boolean): Promise<Database> {
  // Imported only when it is used: a tenant with SQLite starts without the driver.
  const { hostOf, openPostgres } = await import('./postgres/open.ts')
  const host = hostOf(url)
  if (!isEncrypted && !LOCAL.test(host)) {
    throw new TypeError(
      `TOLLGATE_DATABASE_URL names the host "${host}", where the private keys would be stored unencrypted: set TOLLGATE_ENCRYPTION_KEY to 32 random bytes in base64, the same for every process`,
    )
  }
  return openPostgres(url)
}

/** This machine, also by the path of a socket. */
const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+|::1|\/.*)$/
