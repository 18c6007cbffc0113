import { type Selectable, sql } from 'kysely'
import { epochSeconds } from '../../epoch-seconds.ts'
import type { Database } from '../database.ts'
import { mapPage, type Page, type Paging, readPage } from '../page.ts'
import type { OidcPayloadRow } from '../tokens/rows.ts'

/**
 * Ends every session of a user, every pending login, and every token that the tenant checks itself. JWT access tokens
 * stay valid until they expire.
 */
export async function deleteStateOf(database: Database, userId: string): Promise<void> {
  await database.deleteFrom('oidc_payloads').where('account_id', '=', userId).execute()
}

/** A session as the protocol engine stores it. */
export interface Session {
  /** The `sid` of its tokens; the cookie has another value. */
  id: string
  user_id: string
  /** Seconds since the epoch. */
  authenticatedAt: number
  /** Seconds since the epoch. */
  expiresAt: number | null
  clientIds: string[]
}

interface SessionPayload {
  accountId?: string
  loginTs?: number
  authorizations?: Record<string, unknown>
}

export async function listSessionsOf(database: Database, userId: string, paging: Paging): Promise<Page<Session>> {
  const rows = living(database).where('account_id', '=', userId)
  return mapPage(await readPage(rows, sql.ref('uid'), row => row.uid ?? '', paging), sessionOf)
}

/** A session of a user. */
export async function findSession(database: Database, id: string): Promise<Session | undefined> {
  const row = await living(database).where('uid', '=', id).where('account_id', 'is not', null).executeTakeFirst()
  return row && sessionOf(row)
}

export async function deleteSession(database: Database, id: string): Promise<void> {
  await database.deleteFrom('oidc_payloads').where('model', '=', 'Session').where('uid', '=', id).execute()
}

/** Ends a session, and revokes the tokens that applications got in it. */
export async function revokeSession(database: Database, id: string): Promise<void> {
  const grants = database
    .selectFrom('oidc_payloads')
    .select(sql<string>`grant_id`.as('id'))
    .where(({ eb, or }) => or([eb('uid', '=', id), eb('session_uid', '=', id)]))
  // Without its grant, a refresh token that a concurrent request stores is useless.
  await database.deleteFrom('oidc_payloads').where('model', '=', 'Grant').where('id', 'in', grants).execute()
  await database
    .deleteFrom('oidc_payloads')
    .where(({ eb, or }) => or([eb('uid', '=', id), eb('session_uid', '=', id)]))
    .execute()
}

/** Ends every session of a user, and every pending login; refresh tokens stay valid. */
export async function deleteSessionsOf(database: Database, userId: string): Promise<void> {
  await database
    .deleteFrom('oidc_payloads')
    .where('model', 'in', ['Session', 'Interaction'])
    .where('account_id', '=', userId)
    .execute()
}

function living(database: Database) {
  return database
    .selectFrom('oidc_payloads')
    .selectAll()
    .where('model', '=', 'Session')
    .where('expires_at', '>', epochSeconds())
}

function sessionOf({ uid, payload, expires_at }: Selectable<OidcPayloadRow>): Session {
  const { accountId = '', loginTs = 0, authorizations = {} }: SessionPayload = JSON.parse(payload)
  return {
    id: uid ?? '',
    user_id: accountId,
    authenticatedAt: loginTs,
    expiresAt: expires_at,
    clientIds: Object.keys(authorizations),
  }
}
