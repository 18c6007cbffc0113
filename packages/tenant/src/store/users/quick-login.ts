import type { Database } from '../database.ts'

/** The milestone of a user who may log in with one click, until the password is changed. */
const milestoneOf = (userId: string, passwordHash: string): string => `quick login of ${userId} ${passwordHash}`

/** Notes that the user's password is no secret: it is part of the source code or of a configuration file. */
export async function noteQuickLogin(database: Database, userId: string): Promise<void> {
  const row = await database
    .selectFrom('users')
    .select('password_hash')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (!row) return
  await database
    .insertInto('milestones')
    .values({ name: milestoneOf(userId, row.password_hash), reached_at: new Date().toISOString() })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}
