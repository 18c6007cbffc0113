import { sql } from 'kysely'
import type { Database } from './database.ts'

const ACCOUNT = sql<string>`payload ->> 'accountId'`

/** Ends every session of a person, and every token that the tenant is asked about; tokens that APIs verify run out. */
export async function deleteStateOf(database: Database, userId: string): Promise<void> {
  await database.deleteFrom('oidc_payloads').where(ACCOUNT, '=', userId).execute()
}

/** A login that lasts, as kept by the protocol engine. */
export interface Session {
  /** The `sid` of the tokens issued in it; the cookie holds another value. */
  id: string
  user_id: string
  /** Seconds since the epoch. */
  authenticatedAt: number
  /** Seconds since the epoch. */
  expiresAt: number | null
  clientIds: string[]
}

interface SessionPayload {
  uid?: string
  loginTs?: number
  authorizations?: Record<string, unknown>
}

export async function listSessionsOf(database: Database, userId: string): Promise<Session[]> {
  const rows = await database
    .selectFrom('oidc_payloads')
    .select(['payload', 'expires_at'])
    .where('model', '=', 'Session')
    .where(ACCOUNT, '=', userId)
    .where('expires_at', '>', Math.floor(Date.now() / 1000))
    .orderBy('expires_at', 'desc')
    .execute()
  return rows.map(({ payload, expires_at }) => {
    const { uid = '', loginTs = 0, authorizations = {} }: SessionPayload = JSON.parse(payload)
    return {
      id: uid,
      user_id: userId,
      authenticatedAt: loginTs,
      expiresAt: expires_at,
      clientIds: Object.keys(authorizations),
    }
  })
}

/** Ends one session. @returns `false` when there is none */
export async function deleteSession(database: Database, id: string): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('oidc_payloads')
    .where('model', '=', 'Session')
    .where('uid', '=', id)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** Ends every session of a person; refresh tokens live on. */
export async function deleteSessionsOf(database: Database, userId: string): Promise<void> {
  await database.deleteFrom('oidc_payloads').where('model', '=', 'Session').where(ACCOUNT, '=', userId).execute()
}
