import { sql } from 'kysely'
import { type ClientGrant, findClientGrant } from '../access/client-grants.ts'
import type { Database } from '../database.ts'

/** The client grants that applications may use for an organization. */
export async function listGrantsOf(database: Database, organizationId: string): Promise<ClientGrant[]> {
  const rows = await database
    .selectFrom('organization_client_grants')
    .select('client_grant_id')
    .where('organization_id', '=', organizationId)
    .orderBy('client_grant_id')
    .execute()
  const grants = await Promise.all(rows.map(row => findClientGrant(database, row.client_grant_id)))
  return grants.filter(grant => grant !== undefined)
}

/** The IDs of the organizations that a client grant may be used for. */
export async function organizationsOfGrant(database: Database, grantId: string): Promise<string[]> {
  const rows = await database
    .selectFrom('organization_client_grants')
    .select('organization_id')
    .where('client_grant_id', '=', grantId)
    .orderBy('organization_id')
    .execute()
  return rows.map(row => row.organization_id)
}

/**
 * The applications that have a client grant for an organization.
 *
 * @param organizationId default: a grant for any organization
 */
export async function clientsWithGrants(database: Database, organizationId?: string): Promise<Set<string>> {
  const rows = await database.selectFrom('client_grants').select(['id', 'client_id', 'settings']).execute()
  const ids = organizationId === undefined ? [] : await listGrantsOf(database, organizationId)
  const isFor = ({ id, settings }: { id: string; settings: string }): boolean =>
    organizationId === undefined
      ? JSON.parse(settings).allow_any_organization === true
      : ids.some(grant => grant.id === id)
  return new Set(rows.filter(isFor).map(row => row.client_id))
}

export async function addOrganizationGrant(
  database: Database,
  organization_id: string,
  client_grant_id: string,
): Promise<void> {
  await database
    .insertInto('organization_client_grants')
    .values({ organization_id, client_grant_id })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** @returns whether it was there */
export async function removeOrganizationGrant(
  database: Database,
  organizationId: string,
  grantId: string,
): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('organization_client_grants')
    .where('organization_id', '=', organizationId)
    .where('client_grant_id', '=', grantId)
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}

/** Whether an application may request tokens for an API in the name of an organization, or must. */
export interface OrganizationUsage {
  usage: string
  isOpenTo(organizationId: string): Promise<boolean>
}

/** Reads what the client grant of an application for an API allows. */
export async function organizationUsage(
  database: Database,
  clientId: string,
  audience: string,
): Promise<OrganizationUsage> {
  const row = await database
    .selectFrom('client_grants')
    .select(['id', 'settings'])
    .where('client_id', '=', clientId)
    .where('audience', '=', audience)
    .where('subject_type', '=', sql.lit('client'))
    .executeTakeFirst()
  const { organization_usage = 'deny', allow_any_organization = false } = JSON.parse(row?.settings ?? '{}')
  return {
    usage: organization_usage,
    isOpenTo: async organizationId =>
      allow_any_organization || (await organizationsOfGrant(database, row?.id ?? '')).includes(organizationId),
  }
}
