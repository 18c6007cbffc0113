import { epochSeconds } from '../../epoch-seconds.ts'
import type { Database } from '../database.ts'
import { deleteRefreshToken } from './refresh-tokens.ts'

/** What an application has been granted for a user at an API. Several logins can have led to it. */
export interface UserGrant {
  userId: string
  clientId: string
  /** The resource indicator of an API; `undefined` for the user's profile alone. */
  resource: string | undefined
  scopes: string[]
  /** The grants of the protocol engine that it consists of. */
  grantIds: string[]
}

interface Payload {
  accountId?: string
  clientId?: string
  openid?: { scope?: string }
  resources?: Record<string, string>
}

/** Bounds the memory of a list; the latest ones are read. */
const MOST_GRANTS = 10_000

/** The grants that are in use. */
export async function listUserGrants(
  database: Database,
  { userId, clientId }: { userId?: string | undefined; clientId?: string | undefined } = {},
): Promise<UserGrant[]> {
  let rows = database
    .selectFrom('oidc_payloads')
    .select(['id', 'payload'])
    .where('model', '=', 'Grant')
    .where('expires_at', '>', epochSeconds())
    .orderBy('expires_at', 'desc')
    .orderBy('id')
    .limit(MOST_GRANTS)
  if (userId !== undefined) rows = rows.where('account_id', '=', userId)
  if (clientId !== undefined) rows = rows.where('client_id', '=', clientId)
  const grants = new Map<string, UserGrant>()
  for (const { id, payload } of await rows.execute()) {
    for (const grant of partsOf(id, JSON.parse(payload))) {
      const key = JSON.stringify([grant.userId, grant.clientId, grant.resource])
      const known = grants.get(key)
      grants.set(key, known ? merged(known, grant) : grant)
    }
  }
  return [...grants.values()]
}

/** Revokes grants of the protocol engine, with all their tokens. */
export async function revokeGrants(database: Database, grantIds: readonly string[]): Promise<void> {
  for (const id of grantIds) await deleteRefreshToken(database, id)
  // Details of a grant go with it.
  if (grantIds.length > 0) await database.deleteFrom('grant_details').where('grant_id', 'in', grantIds).execute()
}

function partsOf(id: string, { accountId: userId = '', clientId = '', openid, resources }: Payload): UserGrant[] {
  const standard = wordsOf(openid?.scope)
  const named = Object.entries(resources ?? {})
  if (named.length === 0) return [{ userId, clientId, resource: undefined, scopes: standard, grantIds: [id] }]
  return named.map(([resource, scope]) => {
    const scopes = [...new Set([...standard, ...wordsOf(scope)])]
    return { userId, clientId, resource, scopes, grantIds: [id] }
  })
}

function merged(known: UserGrant, other: UserGrant): UserGrant {
  const scopes = [...new Set([...known.scopes, ...other.scopes])]
  return { ...known, scopes, grantIds: [...known.grantIds, ...other.grantIds] }
}

function wordsOf(scope: string | undefined): string[] {
  return scope?.split(' ').filter(Boolean) ?? []
}
