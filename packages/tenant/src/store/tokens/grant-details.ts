import type { Database } from '../database.ts'

/** A party that acts for the user (RFC 8693 §4.1), with further members that an Action has set. */
export interface ActingParty {
  sub: string
  act?: ActingParty
  [name: string]: unknown
}

/** What a login decided for the tokens of its grant, besides what the protocol engine stores. */
export interface GrantDetails {
  /** The organization that the user has logged in for. */
  organizationId?: string
  /** The party that acts for the user, which an Action has named. */
  actor?: ActingParty | undefined
  /** How the user has logged in, when it was with a second factor. */
  authentication?: { acr: string; amr: string[]; auth_time: number } | undefined
  /** Custom claims of Actions. */
  accessTokenClaims?: Record<string, unknown>
  idTokenClaims?: Record<string, unknown>
  /** Scopes that Actions added to the access token, or removed from it. */
  addedScopes?: string[]
  removedScopes?: string[]
}

export async function findGrantDetails(database: Database, grantId: string): Promise<GrantDetails | undefined> {
  const row = await database
    .selectFrom('grant_details')
    .select('document')
    .where('grant_id', '=', grantId)
    .executeTakeFirst()
  return row && JSON.parse(row.document)
}

export async function saveGrantDetails(database: Database, grantId: string, details: GrantDetails): Promise<void> {
  const document = JSON.stringify(details)
  await database
    .insertInto('grant_details')
    .values({ grant_id: grantId, document })
    .onConflict(conflict => conflict.column('grant_id').doUpdateSet({ document }))
    .execute()
}

/** Deletes the details of grants that have expired or were revoked. */
export async function deleteOrphanedGrantDetails(database: Database): Promise<void> {
  await database
    .deleteFrom('grant_details')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('oidc_payloads')
            .select('id')
            .where('model', '=', 'Grant')
            .whereRef('id', '=', 'grant_details.grant_id'),
        ),
      ),
    )
    .execute()
}
