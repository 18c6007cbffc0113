import type { Selectable } from 'kysely'
import type { Database } from './database.ts'
import type { MailRow } from './schema.ts'

/** A mail as it would have been sent. */
export type Mail = Selectable<MailRow>

export async function insertMail(
  database: Database,
  mail: { recipient: string; subject: string; body: string },
): Promise<void> {
  await database
    .insertInto('mails')
    .values({ ...mail, created_at: new Date().toISOString() })
    .execute()
}

/** The mails of late, newest first. */
export async function listMails(database: Database, limit: number): Promise<Mail[]> {
  return database.selectFrom('mails').selectAll().orderBy('id', 'desc').limit(limit).execute()
}

export async function deleteMailsBefore(database: Database, instant: string): Promise<void> {
  await database.deleteFrom('mails').where('created_at', '<', instant).execute()
}
