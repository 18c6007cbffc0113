import type { Database } from '../database.ts'

/** An administrator in the Management API's format. */
export interface Administrator {
  user_id: string
  email: string
  name: string
}

export async function listAdministrators(database: Database): Promise<Administrator[]> {
  return database
    .selectFrom('administrators')
    .innerJoin('users', 'users.user_id', 'administrators.user_id')
    .select(['users.user_id', 'users.email', 'users.name'])
    .orderBy('users.email')
    .execute()
}

export async function isAdministrator(database: Database, userId: string): Promise<boolean> {
  const row = await database
    .selectFrom('administrators')
    .select('user_id')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row !== undefined
}

/** Whether another user is an administrator and may log in. */
export async function hasOtherAdministrator(database: Database, userId: string): Promise<boolean> {
  const row = await database
    .selectFrom('administrators')
    .innerJoin('users', 'users.user_id', 'administrators.user_id')
    .select('users.user_id')
    .where('users.user_id', '!=', userId)
    .where('users.blocked', '=', 0)
    .executeTakeFirst()
  return row !== undefined
}

export async function addAdministrator(database: Database, user_id: string): Promise<void> {
  await database
    .insertInto('administrators')
    .values({ user_id })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

export async function removeAdministrator(database: Database, userId: string): Promise<void> {
  await database.deleteFrom('administrators').where('user_id', '=', userId).execute()
}
