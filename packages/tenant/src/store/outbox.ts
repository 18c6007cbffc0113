import type { Selectable } from 'kysely'
import type { Database } from './database.ts'
import type { MailRow } from './schema.ts'

/** A mail as it would be sent. */
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

/** A page of the mails, newest first, and their total number. */
export async function listMails(
  database: Database,
  offset: number,
  limit: number,
): Promise<{ mails: Mail[]; total: number }> {
  const mails = await database
    .selectFrom('mails')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  const { total } = await database
    .selectFrom('mails')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return { mails, total }
}

export async function deleteMailsBefore(database: Database, instant: string): Promise<void> {
  await database.deleteFrom('mails').where('created_at', '<', instant).execute()
}
