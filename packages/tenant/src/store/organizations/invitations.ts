import { type Selectable, sql } from 'kysely'
import { epochSeconds } from '../../epoch-seconds.ts'
import type { Database } from '../database.ts'
import { newId } from '../ids.ts'
import { digestOf, newLinkSecret } from '../link-secret.ts'
import { mapPage, type Page, type Paging, readPage } from '../page.ts'
import type { OrganizationInvitationRow } from './rows.ts'

/** What an invitation says, besides whom it is for. */
interface InvitationDocument {
  inviter: { name: string }
  client_id: string
  connection_id?: string
  app_metadata?: Record<string, unknown>
  user_metadata?: Record<string, unknown>
  roles: string[]
}

/** An invitation to become a member of an organization. */
export interface Invitation extends InvitationDocument {
  id: string
  organization_id: string
  /** Lower case. */
  email: string
  created_at: string
  /** Seconds since 1970. */
  expires_at: number
}

const SECRET_BYTES = 24

/** Stores an invitation that can be used once. @returns it, and the secret of its link: the store has only its digest */
export async function insertInvitation(
  database: Database,
  { organization_id, email, ...document }: Omit<Invitation, 'id' | 'created_at' | 'expires_at'>,
  lifetimeSeconds: number,
): Promise<{ invitation: Invitation; secret: string }> {
  const secret = newLinkSecret(SECRET_BYTES)
  const row = {
    id: newId('uinv_'),
    organization_id,
    digest: digestOf(secret),
    email,
    document: JSON.stringify(document),
    created_at: new Date().toISOString(),
    expires_at: epochSeconds() + lifetimeSeconds,
  }
  await database.insertInto('organization_invitations').values(row).execute()
  return { invitation: invitationOf(row), secret }
}

export async function listInvitations(
  database: Database,
  organizationId: string,
  paging: Paging,
): Promise<Page<Invitation>> {
  const rows = database
    .selectFrom('organization_invitations')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('created_at', 'desc')
  return mapPage(await readPage(rows, sql.ref('id'), row => row.id, paging), invitationOf)
}

export async function findInvitation(
  database: Database,
  organizationId: string,
  id: string,
): Promise<Invitation | undefined> {
  const row = await database
    .selectFrom('organization_invitations')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && invitationOf(row)
}

/** Finds the invitation of a link. `undefined` when it was used, deleted, or has expired. */
export async function findInvitationBySecret(
  database: Database,
  organizationId: string,
  secret: string,
): Promise<Invitation | undefined> {
  const row = await database
    .selectFrom('organization_invitations')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('digest', '=', digestOf(secret))
    .where('expires_at', '>', epochSeconds())
    .executeTakeFirst()
  return row && invitationOf(row)
}

/** Deletes an invitation. @returns whether it was there: of two concurrent uses, only one gets `true` */
export async function deleteInvitation(database: Database, id: string): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('organization_invitations')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}

function invitationOf(row: Selectable<OrganizationInvitationRow>): Invitation {
  const { id, organization_id, email, created_at, expires_at } = row
  const document: InvitationDocument = JSON.parse(row.document)
  return { id, organization_id, email, created_at, expires_at, ...document }
}
