import { type Selectable, sql } from 'kysely'
import { type Clearable, withoutNulls } from '../clearable.ts'
import { atomically, type Database } from '../database.ts'
import { newId } from '../ids.ts'
import { mapPage, type Page, type Paging, readPage } from '../page.ts'
import { deleteStoredOf } from '../stored-resources.ts'
import type { OrganizationRow } from './rows.ts'

/** The members of an organization that can be changed, in the Management API's terms. */
export interface OrganizationSettings {
  display_name: string
  branding?: Record<string, unknown>
  metadata?: Record<string, unknown>
  third_party_client_access?: string
  token_quota?: Record<string, unknown>
}

/** A customer of the applications, whose members log in for it. */
export interface Organization extends OrganizationSettings {
  id: string
  /** Lower case, and unique. */
  name: string
}

/** How members of an organization may use a connection. */
export interface OrganizationConnection {
  connection_id: string
  /** Whether who logs in becomes a member. */
  assign_membership_on_login: boolean
  show_as_button: boolean
  is_signup_enabled: boolean
  is_enabled: boolean
}

const MOST_FOR_LOGIN = { kind: 'page', offset: 0, limit: 100, totals: false } as const

export async function findOrganization(database: Database, id: string): Promise<Organization | undefined> {
  const row = await database.selectFrom('organizations').selectAll().where('id', '=', id).executeTakeFirst()
  return row && organizationOf(row)
}

export async function findOrganizationByName(database: Database, name: string): Promise<Organization | undefined> {
  const row = await database
    .selectFrom('organizations')
    .selectAll()
    .where('name', '=', name.toLowerCase())
    .executeTakeFirst()
  return row && organizationOf(row)
}

export async function listOrganizations(database: Database, paging: Paging): Promise<Page<Organization>> {
  const rows = database.selectFrom('organizations').selectAll().orderBy('created_at', 'desc')
  return mapPage(await readPage(rows, sql.ref('id'), row => row.id, paging), organizationOf)
}

/** The organizations that a user is a member of. */
export async function listOrganizationsOf(
  database: Database,
  userId: string,
  paging: Paging,
): Promise<Page<Organization>> {
  const rows = database
    .selectFrom('organizations')
    .selectAll()
    .where(({ eb, selectFrom }) =>
      eb('id', 'in', selectFrom('organization_members').select('organization_id').where('user_id', '=', userId)),
    )
    .orderBy('name')
  return mapPage(await readPage(rows, sql.ref('id'), row => row.id, paging), organizationOf)
}

/** The organizations that a user can log in for: those that also have the connection enabled. */
export async function listOrganizationsForLogin(
  database: Database,
  userId: string,
  connectionName: string,
): Promise<Organization[]> {
  const { items } = await listOrganizationsOf(database, userId, MOST_FOR_LOGIN)
  const rows = await database
    .selectFrom('organization_connections')
    .innerJoin('connections', 'connections.id', 'organization_connections.connection_id')
    .select(['organization_id', 'organization_connections.settings'])
    .where('connections.name', '=', connectionName)
    .execute()
  const enabled = new Set(
    rows.filter(({ settings }) => JSON.parse(settings).is_enabled).map(({ organization_id }) => organization_id),
  )
  return items.filter(({ id }) => enabled.has(id))
}

/** Adds an organization. @returns its ID, or `undefined` when the name is taken */
export async function insertOrganization(
  database: Database,
  { name, display_name, ...settings }: Omit<Organization, 'id'>,
): Promise<string | undefined> {
  const row = await database
    .insertInto('organizations')
    .values({
      id: newId('org_'),
      name,
      display_name,
      settings: JSON.stringify(settings),
      created_at: new Date().toISOString(),
    })
    .onConflict(conflict => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

/** Changes the given members. `null` clears. @returns `false` when the name is taken */
export async function updateOrganization(
  database: Database,
  organization: Organization,
  { name = organization.name, ...changes }: Clearable<Partial<OrganizationSettings>> & { name?: string },
): Promise<boolean> {
  const { id, name: _name, display_name: former, ...settings } = organization
  const { display_name = former, ...others } = changes
  return atomically(database, async transaction => {
    const taken = await findOrganizationByName(transaction, name)
    if (taken && taken.id !== id) return false
    await transaction
      .updateTable('organizations')
      .set({
        name,
        display_name: display_name ?? name,
        settings: JSON.stringify(withoutNulls({ ...settings, ...others })),
      })
      .where('id', '=', id)
      .execute()
    return true
  })
}

export async function deleteOrganization(database: Database, id: string): Promise<void> {
  await database.deleteFrom('organizations').where('id', '=', id).execute()
  await deleteStoredOf(database, id)
}

export async function listOrganizationConnections(
  database: Database,
  organizationId: string,
): Promise<OrganizationConnection[]> {
  const rows = await database
    .selectFrom('organization_connections')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('connection_id')
    .execute()
  return rows.map(({ connection_id, settings }) => ({ connection_id, ...JSON.parse(settings) }))
}

/** Adds or changes a connection of an organization. */
export async function saveOrganizationConnection(
  database: Database,
  organization_id: string,
  { connection_id, ...settings }: OrganizationConnection,
): Promise<void> {
  const document = JSON.stringify(settings)
  await database
    .insertInto('organization_connections')
    .values({ organization_id, connection_id, settings: document })
    .onConflict(conflict => conflict.columns(['organization_id', 'connection_id']).doUpdateSet({ settings: document }))
    .execute()
}

export async function deleteOrganizationConnection(
  database: Database,
  organizationId: string,
  connectionId: string,
): Promise<void> {
  await database
    .deleteFrom('organization_connections')
    .where('organization_id', '=', organizationId)
    .where('connection_id', '=', connectionId)
    .execute()
}

function organizationOf({ id, name, display_name, settings }: Selectable<OrganizationRow>): Organization {
  const given: Omit<OrganizationSettings, 'display_name'> = JSON.parse(settings)
  return { id, name, display_name, ...given }
}
