import { createHash } from 'node:crypto'
import type { Database } from '../database.ts'
import { newId } from '../ids.ts'
import { decryptSecret, encryptedAgain, encryptSecret } from '../tokens/encryption.ts'
import type { AuthenticatorRow } from './rows.ts'

export type Authenticator = AuthenticatorRow

/** Bounds the memory of a start. */
const ROWS_AT_ONCE = 500

/** The authenticator of a user, also one that was never used. */
export async function findAuthenticator(database: Database, userId: string): Promise<Authenticator | undefined> {
  const row = await database.selectFrom('authenticators').selectAll().where('user_id', '=', userId).executeTakeFirst()
  if (!row) return undefined
  return { ...row, secret: await decryptSecret(database, row.id, row.secret), last_step: Number(row.last_step) }
}

/** The authenticator that a user has to use; `undefined` when the user has none. */
export async function findConfirmed(database: Database, userId: string): Promise<Authenticator | undefined> {
  const found = await findAuthenticator(database, userId)
  return found?.confirmed_at ? found : undefined
}

export async function findUserIdOfAuthenticator(database: Database, id: string): Promise<string | undefined> {
  const row = await database.selectFrom('authenticators').select('user_id').where('id', '=', id).executeTakeFirst()
  return row?.user_id
}

/** Starts an enrolment, in place of one that was not finished. @returns whether the user had no authenticator in use */
export async function saveAuthenticator(
  database: Database,
  { userId, secret, isConfirmed }: { userId: string; secret: string; isConfirmed: boolean },
): Promise<boolean> {
  const now = new Date().toISOString()
  const id = `totp|${newId('dev_')}`
  const row = {
    id,
    secret: await encryptSecret(database, id, secret),
    recovery_digest: null,
    last_step: -1,
    created_at: now,
    confirmed_at: isConfirmed ? now : null,
  }
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('authenticators')
    .values({ user_id: userId, ...row })
    .onConflict(conflict =>
      conflict.column('user_id').doUpdateSet(row).where('authenticators.confirmed_at', 'is', null),
    )
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/**
 * Marks a one-time password as used, and with it all earlier ones. Of several requests at once, in any process, one
 * succeeds.
 *
 * @returns whether it was not used yet
 */
export async function useStep(database: Database, { id }: Authenticator, step: number): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('authenticators')
    .set({ last_step: step })
    .where('id', '=', id)
    .where('last_step', '<', step)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Ends an enrolment. @returns whether this call ended it */
export async function confirmAuthenticator(
  database: Database,
  { id, recovery_digest }: Authenticator,
  recoveryCode: string,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('authenticators')
    .set({ confirmed_at: new Date().toISOString(), recovery_digest: recovery_digest ?? digestOf(recoveryCode) })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Replaces a recovery code, which can be used once. @returns whether it was the user's code */
export async function replaceRecoveryCode(
  database: Database,
  { userId, code, replacement }: { userId: string; code: string; replacement: string },
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('authenticators')
    .set({ recovery_digest: digestOf(replacement) })
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .where('recovery_digest', '=', digestOf(code))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Gives a user a recovery code, in place of an earlier one. */
export async function saveRecoveryCode(database: Database, userId: string, code: string): Promise<void> {
  await database
    .updateTable('authenticators')
    .set({ recovery_digest: digestOf(code) })
    .where('user_id', '=', userId)
    .execute()
}

export async function deleteAuthenticator(database: Database, userId: string): Promise<void> {
  await database.deleteFrom('authenticators').where('user_id', '=', userId).execute()
}

/** Encrypts the secrets that are not encrypted with the first encryption key yet. */
export async function encryptAuthenticators(database: Database): Promise<void> {
  for (let last = ''; ; ) {
    const page = await database
      .selectFrom('authenticators')
      .select(['id', 'secret'])
      .where('id', '>', last)
      .orderBy('id')
      .limit(ROWS_AT_ONCE)
      .execute()
    for (const { id, secret } of page) {
      const encrypted = await encryptedAgain(database, id, secret)
      if (encrypted === undefined) continue
      const row = database.updateTable('authenticators').set({ secret: encrypted })
      await row.where('id', '=', id).where('secret', '=', secret).execute()
    }
    const end = page.at(-1)
    if (!end) return
    last = end.id
  }
}

/** The codes are random, so a plain digest protects them. */
function digestOf(code: string): string {
  return createHash('sha256').update(code).digest('base64url')
}
