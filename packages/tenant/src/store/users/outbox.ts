import { type ExpressionBuilder, type Selectable, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { MailRow, Schema } from '../schema.ts'

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

interface MailListing {
  offset: number
  limit: number
  /** Text in the recipient's address or the subject, regardless of case. Default: all mails. */
  search?: string | undefined
}

/** A page of the mails, newest first, and the number of mails that match. */
export async function listMails(
  database: Database,
  { offset, limit, search = '' }: MailListing,
): Promise<{ mails: Mail[]; total: number }> {
  const matching = database.selectFrom('mails').where(where => containsText(where, search))
  const mails = await matching.selectAll().orderBy('id', 'desc').limit(limit).offset(offset).execute()
  const { total } = await matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { mails, total: Number(total) }
}

function containsText({ or }: ExpressionBuilder<Schema, 'mails'>, search: string) {
  const pattern = `%${search.toLowerCase().replace(/[\\%_]/g, String.raw`\$&`)}%`
  const contains = (column: 'recipient' | 'subject') =>
    sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`
  return or([contains('recipient'), contains('subject')])
}

export async function deleteMailsBefore(database: Database, instant: string): Promise<void> {
  await database.deleteFrom('mails').where('created_at', '<', instant).execute()
}
