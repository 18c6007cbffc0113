import type { Insertable, Selectable } from 'kysely'
import type { Database } from '../database.ts'
import { dialectOf } from '../dialects/dialect-of.ts'
import type { UserRow } from '../schema.ts'
import { deleteStateOf } from './account-state.ts'
import { DATABASE_CONNECTION } from './connections.ts'
import type { LinkedIdentityRow } from './rows.ts'

/** An account that was linked to a user's: who logs in with it is that user. */
export interface LinkedIdentity {
  provider: string
  identity_id: string
  connection: string
  email: string
  profile: LinkedProfile
}

/** What is kept of an account while it is linked. Metadata, roles and the second factor are not. */
export type LinkedProfile = Pick<
  Selectable<UserRow>,
  | 'email_verified'
  | 'name'
  | 'nickname'
  | 'given_name'
  | 'family_name'
  | 'picture'
  | 'details'
  | 'created_at'
  | 'last_password_reset'
>

/** The linked identities of users, by user, the first linked first. */
export async function linkedIdentitiesOf(
  database: Database,
  userIds: readonly string[],
): Promise<Map<string, LinkedIdentity[]>> {
  const found = new Map<string, LinkedIdentity[]>()
  if (userIds.length === 0) return found
  const rows = await database
    .selectFrom('linked_identities')
    .selectAll()
    .where('user_id', 'in', userIds)
    .orderBy('linked_at')
    .orderBy('identity_id')
    .execute()
  for (const row of rows) found.set(row.user_id, [...(found.get(row.user_id) ?? []), identityOf(row)])
  return found
}

/** The user whom an identity is linked to. */
export async function findOwner(database: Database, provider: string, identityId: string): Promise<string | undefined> {
  const row = await database
    .selectFrom('linked_identities')
    .select('user_id')
    .where('provider', '=', provider)
    .where('identity_id', '=', identityId)
    .executeTakeFirst()
  return row?.user_id
}

/** Whether an account is linked to a user that has this user ID or email address. */
export async function isLinked(
  database: Database,
  { user_id, email }: Pick<Insertable<UserRow>, 'user_id' | 'email'>,
): Promise<boolean> {
  const [provider, identityId] = splitId(user_id)
  const owner = await findOwner(database, provider, identityId)
  return owner !== undefined || (await findOwnerByEmail(database, email)) !== undefined
}

/** The user who has an identity with this email address, besides the first one. */
export async function findOwnerByEmail(database: Database, email: string): Promise<string | undefined> {
  const row = await database
    .selectFrom('linked_identities')
    .select('user_id')
    .where('connection', '=', DATABASE_CONNECTION)
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst()
  return row?.user_id
}

/** Lets other transactions that link accounts wait for the end of this one, so that none links an account twice. */
export async function lockLinks(transaction: Database): Promise<void> {
  await dialectOf(transaction).lock(transaction, 'linked_identities')
}

/**
 * Makes an account an identity of another user. Its sessions and tokens end, and its user is deleted.
 *
 * @returns `false` when there is no such account any more
 */
export async function linkAccount(transaction: Database, userId: string, secondaryId: string): Promise<boolean> {
  await deleteStateOf(transaction, secondaryId)
  const row = await transaction.deleteFrom('users').where('user_id', '=', secondaryId).returningAll().executeTakeFirst()
  if (!row) return false
  const [provider, identity_id] = splitId(secondaryId)
  const { email, password_hash } = row
  await transaction
    .insertInto('linked_identities')
    .values({
      ...{ provider, identity_id, user_id: userId, connection: DATABASE_CONNECTION, email, password_hash },
      profile: JSON.stringify(profileOf(row)),
      linked_at: new Date().toISOString(),
    })
    .execute()
  return true
}

/**
 * Makes a linked identity an account of its own again, as at Auth0: with its password, without metadata and roles.
 *
 * @returns `false` when the user has no such identity
 */
export async function unlinkAccount(
  transaction: Database,
  userId: string,
  { provider, identityId }: { provider: string; identityId: string },
): Promise<boolean> {
  const row = await transaction
    .deleteFrom('linked_identities')
    .where('provider', '=', provider)
    .where('identity_id', '=', identityId)
    .where('user_id', '=', userId)
    .returningAll()
    .executeTakeFirst()
  if (!row) return false
  const { email_verified, ...profile }: LinkedProfile = JSON.parse(row.profile)
  const user: Insertable<UserRow> = {
    ...profile,
    user_id: `${provider}|${identityId}`,
    email: row.email,
    email_verified: email_verified === 1,
    password_hash: row.password_hash ?? '',
    blocked: false,
    updated_at: new Date().toISOString(),
    last_login: null,
  }
  await transaction.insertInto('users').values(user).execute()
  return true
}

/** Changes the password of the identity with this email address, or marks the address as verified. */
export async function updateLinked(
  database: Database,
  { userId, email }: { userId: string; email: string },
  changes: { password_hash?: string; email_verified?: boolean },
): Promise<void> {
  const row = await database
    .selectFrom('linked_identities')
    .selectAll()
    .where('user_id', '=', userId)
    .where('email', '=', email)
    .executeTakeFirst()
  if (!row) return
  const { password_hash, email_verified } = changes
  const profile: LinkedProfile = JSON.parse(row.profile)
  await database
    .updateTable('linked_identities')
    .set({
      ...(password_hash !== undefined && { password_hash }),
      profile: JSON.stringify({ ...profile, ...(email_verified && { email_verified: 1 }) }),
    })
    .where('provider', '=', row.provider)
    .where('identity_id', '=', row.identity_id)
    .execute()
}

/** The provider of a user ID, and the ID within it, which may contain the separator. */
export function splitId(userId: string): [provider: string, identityId: string] {
  const end = userId.indexOf('|')
  return [userId.slice(0, end), userId.slice(end + 1)]
}

function profileOf(row: Selectable<UserRow>): LinkedProfile {
  const { email_verified, name, nickname, given_name, family_name, picture, details, created_at } = row
  const { last_password_reset } = row
  const names = { name, nickname, given_name, family_name, picture }
  return { ...names, email_verified, details, created_at, last_password_reset }
}

function identityOf({ provider, identity_id, connection, email, profile }: LinkedIdentityRow): LinkedIdentity {
  return { provider, identity_id, connection, email, profile: JSON.parse(profile) }
}
