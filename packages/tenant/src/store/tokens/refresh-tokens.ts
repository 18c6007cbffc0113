import { type SqlBool, sql } from 'kysely'
import { epochSeconds } from '../../epoch-seconds.ts'
import type { Database } from '../database.ts'
import { mapPage, type Page, type Paging, readPage } from '../page.ts'

/**
 * All tokens of one login to an application are revoked together, and are shown as one token. Without the grant, a
 * refresh token that a concurrent request stores is useless.
 */
const FAMILY = ['Grant', 'RefreshToken', 'AccessToken', 'AuthorizationCode', 'DeviceCode']

/** A family of refresh tokens, with which an application acts for a user; its ID stays the same after rotations. */
export interface RefreshToken {
  /** The ID of the family; the value of a token is never shown. */
  id: string
  user_id: string
  clientId: string
  sessionId: string | undefined
  /** Seconds since the epoch. */
  issuedAt: number
  /** When it was last used, in seconds since the epoch; `undefined` before the first use. */
  exchangedAt: number | undefined
  /** Seconds since the epoch: when it expires if it is not used. */
  expiresAt: number | null
  /** The resource indicator of its API. */
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

/** The valid refresh tokens of a user. */
export async function listRefreshTokensOf(
  database: Database,
  userId: string,
  paging: Paging,
): Promise<Page<RefreshToken>> {
  const rows = living(database).where('account_id', '=', userId)
  return mapPage(await readPage(rows, sql.ref('grant_id'), row => row.grant_id, paging), tokenOf)
}

export async function findRefreshToken(database: Database, id: string): Promise<RefreshToken | undefined> {
  const row = await living(database).where('grant_id', '=', id).executeTakeFirst()
  return row && tokenOf(row)
}

/** Revokes a refresh token, and all tokens of the same login. */
export async function deleteRefreshToken(database: Database, id: string): Promise<void> {
  await database
    .deleteFrom('oidc_payloads')
    .where('model', 'in', FAMILY)
    .where(({ eb, or }) => or([eb('grant_id', '=', id), eb('model', '=', 'Grant').and('id', '=', id)]))
    .execute()
}

/** Revokes every refresh token of a user; their sessions continue. */
export async function deleteRefreshTokensOf(database: Database, userId: string): Promise<void> {
  await database.deleteFrom('oidc_payloads').where('model', 'in', FAMILY).where('account_id', '=', userId).execute()
}

/** The latest unused token of each family: within the leeway, a family can have several unused tokens. */
function living(database: Database) {
  const isYounger = sql<SqlBool>`
    (younger.rotations, younger.expires_at, younger.id)
    > (oidc_payloads.rotations, oidc_payloads.expires_at, oidc_payloads.id)`
  return database
    .selectFrom('oidc_payloads')
    .select([sql<string>`grant_id`.as('grant_id'), 'payload', 'expires_at'])
    .where('model', '=', 'RefreshToken')
    .where('grant_id', 'is not', null)
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', epochSeconds())
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom('oidc_payloads as younger')
            .select('younger.id')
            .where('younger.model', '=', 'RefreshToken')
            .whereRef('younger.grant_id', '=', 'oidc_payloads.grant_id')
            .where('younger.consumed_at', 'is', null)
            .where(isYounger),
        ),
      ),
    )
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
