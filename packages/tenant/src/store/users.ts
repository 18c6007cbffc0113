import type { Database } from './database.ts'

/** What the tokens and the user-info endpoint tell about a person. */
export interface UserProfile {
  user_id: string
  email: string
  email_verified: boolean
  name: string
  nickname: string
  picture: string | null
  updated_at: string
  blocked: boolean
}

export async function findUserProfile(database: Database, userId: string): Promise<UserProfile | undefined> {
  const row = await database
    .selectFrom('users')
    .select(['user_id', 'email', 'email_verified', 'name', 'nickname', 'picture', 'updated_at', 'blocked'])
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row && { ...row, email_verified: row.email_verified === 1, blocked: row.blocked === 1 }
}

export async function findUserId(database: Database, email: string): Promise<string | undefined> {
  const row = await database
    .selectFrom('users')
    .select('user_id')
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst()
  return row?.user_id
}
