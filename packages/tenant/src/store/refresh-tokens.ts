import { sql } from 'kysely'
import type { Database } from './database.ts'
import { mapPage, type Page, type Paging, readPage } from './page.ts'

const ACCOUNT = sql<string>`payload ->> 'accountId'`
/**
 * What a login gave an application dies together, and is one token to whoever looks at it from outside. With the grant gone,
 * what a refresh under way writes down afterwards is worth nothing.
 */
const FAMILY = ['Grant', 'RefreshToken', 'AccessToken', 'AuthorizationCode', 'DeviceCode']

/** A person's leave for an application to go on without them; however often it is rotated, it stays the same one. */
export interface RefreshToken {
  /** Of the family; the value of a token is never shown. */
  id: string
  user_id: string
  clientId: string
  sessionId: string | undefined
  /** Seconds since the epoch. */
  issuedAt: number
  /** When it was last exchanged, in seconds since the epoch; `undefined` before the first time. */
  exchangedAt: number | undefined
  /** Seconds since the epoch: when it ends if it is not used. */
  expiresAt: number | null
  /** The resource indicator of the API it is for. */
  resource: string | undefined
  scopes: string[]
}

interface Payload {
  accountId?: string
  clientId?: string
  sessionUid?: string
  iiat?: number
  iat?: number
  rotations?: number
  resource?: string | string[]
  scope?: string
}

interface Row {
  grant_id: string
  payload: string
  expires_at: number | null
}

/** The refresh tokens of a person that can still be used. */
export async function listRefreshTokensOf(
  database: Database,
  userId: string,
  paging: Paging,
): Promise<Page<RefreshToken>> {
  const rows = living(database).where(ACCOUNT, '=', userId)
  return mapPage(await readPage(rows, sql.ref('grant_id'), row => row.grant_id, paging), tokenOf)
}

export async function findRefreshToken(database: Database, id: string): Promise<RefreshToken | undefined> {
  const row = await living(database).where('grant_id', '=', id).executeTakeFirst()
  return row && tokenOf(row)
}

/** Ends a refresh token, with all that came of the same login. */
export async function deleteRefreshToken(database: Database, id: string): Promise<void> {
  await database
    .deleteFrom('oidc_payloads')
    .where('model', 'in', FAMILY)
    .where(({ eb, or }) => or([eb('grant_id', '=', id), eb('model', '=', 'Grant').and('id', '=', id)]))
    .execute()
}

/** Ends every refresh token of a person; their sessions live on. */
export async function deleteRefreshTokensOf(database: Database, userId: string): Promise<void> {
  await database.deleteFrom('oidc_payloads').where('model', 'in', FAMILY).where(ACCOUNT, '=', userId).execute()
}

/** Of each family the youngest that was not used. */
function living(database: Database) {
  return database
    .selectFrom('oidc_payloads')
    .select([sql<string>`grant_id`.as('grant_id'), 'payload', 'expires_at'])
    .where(
      sql<number>`rowid`,
      'in',
      database
        .selectFrom('oidc_payloads')
        .select(sql<number>`max(rowid)`.as('youngest'))
        .where('model', '=', 'RefreshToken')
        .where('grant_id', 'is not', null)
        .where('consumed_at', 'is', null)
        .groupBy('grant_id'),
    )
    .where('expires_at', '>', Math.floor(Date.now() / 1000))
}

function tokenOf({ grant_id, payload, expires_at }: Row): RefreshToken {
  const {
    accountId = '',
    clientId = '',
    sessionUid,
    iat = 0,
    iiat = iat,
    rotations,
    resource,
    scope,
  }: Payload = JSON.parse(payload)
  return {
    id: grant_id,
    user_id: accountId,
    clientId,
    sessionId: sessionUid,
    issuedAt: iiat,
    exchangedAt: rotations ? iat : undefined,
    expiresAt: expires_at,
    resource: typeof resource === 'string' ? resource : resource?.[0],
    scopes: scope?.split(' ') ?? [],
  }
}
