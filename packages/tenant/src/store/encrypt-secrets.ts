import type { Database } from './database.ts'
import { hasEncryptionKeys } from './tokens/encryption.ts'
import { encryptKeys } from './tokens/keys.ts'
import { encryptAuthenticators } from './users/authenticators.ts'

/** Encrypts what is not encrypted with the first encryption key yet, if the store has one. */
export async function encryptSecrets(database: Database): Promise<void> {
  if (!hasEncryptionKeys(database)) return
  await encryptKeys(database)
  await encryptAuthenticators(database)
}
