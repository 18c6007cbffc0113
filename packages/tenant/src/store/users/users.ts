import { type Expression, type Insertable, type Selectable, type SqlBool, sql, type Updateable } from 'kysely'
import type { Database } from '../database.ts'
import { dialectOf } from '../dialects/dialect-of.ts'
import { mapPage, type Page, type Paging, readPage } from '../page.ts'
import type { UserRow } from '../schema.ts'
import { findOwnerByEmail, isLinked, type LinkedIdentity, linkedIdentitiesOf } from './linked-identities.ts'

/** A user's profile for tokens and the user-info endpoint. */
export interface UserProfile {
  user_id: string
  email: string
  email_verified: boolean
  name: string
  nickname: string
  given_name: string | null
  family_name: string | null
  picture: string | null
  updated_at: string
  blocked: boolean
}

/** Members of a user that were written for Auth0's tools, and default values that must be shown. */
export interface UserDetails {
  username?: string
  phone_number?: string
  phone_verified?: boolean
  /** Whether `blocked: false` was set. */
  blocked?: boolean
  /** Whether empty metadata was set. */
  user_metadata?: Record<string, unknown>
}

/** All of a user's data except the password. */
export interface User extends UserProfile {
  details: UserDetails
  user_metadata: Record<string, unknown>
  app_metadata: Record<string, unknown>
  created_at: string
  last_login: string | null
  last_ip: string | null
  last_password_reset: string | null
  logins_count: number
  /** The accounts that were linked to this one. */
  linked: LinkedIdentity[]
}

const PROFILE = [
  'user_id',
  'email',
  'email_verified',
  'name',
  'nickname',
  'given_name',
  'family_name',
  'picture',
  'updated_at',
  'blocked',
] as const

export async function findUserProfile(database: Database, userId: string): Promise<UserProfile | undefined> {
  const row = await database.selectFrom('users').select(PROFILE).where('user_id', '=', userId).executeTakeFirst()
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

/** The user who logs in with an email address: that of the account, or of one that was linked to it. */
export async function findUserIdForLogin(database: Database, email: string): Promise<string | undefined> {
  return (await findUserId(database, email)) ?? (await findOwnerByEmail(database, email))
}

export async function findUserIdByUsername(database: Database, username: string): Promise<string | undefined> {
  const row = await database
    .selectFrom('users')
    .select('user_id')
    .where(sql`lower(${dialectOf(database).member(sql.ref('details'), ['username'])})`, '=', username.toLowerCase())
    .executeTakeFirst()
  return row?.user_id
}

export async function findUser(database: Database, userId: string): Promise<User | undefined> {
  const row = await database.selectFrom('users').selectAll().where('user_id', '=', userId).executeTakeFirst()
  if (!row) return undefined
  return userOf(row, await linkedIdentitiesOf(database, [row.user_id]))
}

/** Columns by which users can be sorted. */
export type UserOrder = 'created_at' | 'email' | 'last_login' | 'logins_count' | 'name' | 'updated_at' | 'user_id'

export async function listUsers(
  database: Database,
  paging: Paging,
  { where, order, descending }: { where?: Expression<SqlBool> | undefined; order: UserOrder; descending: boolean },
): Promise<Page<User>> {
  const people = database
    .selectFrom('users')
    .selectAll()
    .orderBy(order, direction => (descending ? direction.desc().nullsLast() : direction.asc().nullsFirst()))
  const found = where ? people.where(where) : people
  const page = await readPage(found, sql.ref('user_id'), row => row.user_id, paging)
  const linked = await linkedIdentitiesOf(
    database,
    page.items.map(row => row.user_id),
  )
  return mapPage(page, row => userOf(row, linked))
}

/** Adds a user. @returns `false` when the email address or the user ID is taken, also by a linked account */
export async function insertUser(database: Database, user: Insertable<UserRow>): Promise<boolean> {
  if (await isLinked(database, user)) return false
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('users')
    .values(user)
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

export async function updateUser(database: Database, userId: string, changes: Updateable<UserRow>): Promise<void> {
  await database
    .updateTable('users')
    .set({ ...changes, updated_at: new Date().toISOString() })
    .where('user_id', '=', userId)
    .execute()
}

export async function deleteUser(database: Database, userId: string): Promise<void> {
  await database.deleteFrom('users').where('user_id', '=', userId).execute()
}

function userOf(
  { password_hash: _passwordHash, ...row }: Selectable<UserRow>,
  linked: ReadonlyMap<string, LinkedIdentity[]>,
): User {
  return {
    ...row,
    linked: linked.get(row.user_id) ?? [],
    email_verified: row.email_verified === 1,
    blocked: row.blocked === 1,
    details: JSON.parse(row.details),
    user_metadata: JSON.parse(row.user_metadata),
    app_metadata: JSON.parse(row.app_metadata),
  }
}
