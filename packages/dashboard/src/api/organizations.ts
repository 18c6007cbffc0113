import { queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import { type Management, path } from './management.ts'
import { fetchAll, totals } from './pagination.ts'

const Organization = v.object({ id: v.string(), name: v.string(), display_name: v.optional(v.string(), '') })
const OrganizationPage = v.object({ ...totals, organizations: v.array(Organization) })
const Member = v.object({ user_id: v.string(), email: v.optional(v.string(), ''), name: v.optional(v.string(), '') })
const MemberPage = v.object({ ...totals, members: v.array(Member) })
const Role = v.object({ id: v.string(), name: v.string() })
const RolePage = v.object({ ...totals, roles: v.array(Role) })
const Connection = v.object({
  connection_id: v.string(),
  assign_membership_on_login: v.boolean(),
  connection: v.object({ name: v.string() }),
})
const ConnectionPage = v.object({ ...totals, enabled_connections: v.array(Connection) })
const Invitation = v.object({
  id: v.string(),
  invitee: v.object({ email: v.string() }),
  inviter: v.object({ name: v.string() }),
  expires_at: v.string(),
  invitation_url: v.optional(v.string()),
})
const InvitationPage = v.object({ ...totals, invitations: v.array(Invitation) })

export type Organization = v.InferOutput<typeof Organization>
export type OrganizationMember = v.InferOutput<typeof Member>
export type Invitation = v.InferOutput<typeof Invitation>

/** Prefix of the query keys of organizations and what belongs to them. */
export const ORGANIZATIONS = ['organizations'] as const

export function organizationKey(id: string): readonly string[] {
  return [...ORGANIZATIONS, 'one', id]
}

export function organizationsQuery(management: Management) {
  return queryOptions({
    queryKey: [...ORGANIZATIONS, 'list'],
    queryFn: () =>
      fetchAll(async query => (await management.get('organizations', OrganizationPage, query)).organizations),
  })
}

export function organizationQuery(management: Management, id: string) {
  return queryOptions({
    queryKey: organizationKey(id),
    queryFn: () => management.get(path`organizations/${id}`, Organization),
  })
}

export function organizationMembersQuery(management: Management, id: string) {
  return queryOptions({
    queryKey: [...ORGANIZATIONS, 'members', id],
    queryFn: () =>
      fetchAll(async query => (await management.get(path`organizations/${id}/members`, MemberPage, query)).members),
  })
}

/** The roles that a member has in an organization. */
export function memberRolesQuery(management: Management, id: string, userId: string) {
  return queryOptions({
    queryKey: [...ORGANIZATIONS, 'roles', id, userId],
    queryFn: () =>
      fetchAll(
        async query => (await management.get(path`organizations/${id}/members/${userId}/roles`, RolePage, query)).roles,
      ),
  })
}

export function organizationConnectionsQuery(management: Management, id: string) {
  return queryOptions({
    queryKey: [...ORGANIZATIONS, 'connections', id],
    queryFn: () =>
      fetchAll(
        async query =>
          (await management.get(path`organizations/${id}/enabled_connections`, ConnectionPage, query))
            .enabled_connections,
      ),
  })
}

export function invitationsQuery(management: Management, id: string) {
  return queryOptions({
    queryKey: [...ORGANIZATIONS, 'invitations', id],
    queryFn: () =>
      fetchAll(
        async query => (await management.get(path`organizations/${id}/invitations`, InvitationPage, query)).invitations,
      ),
  })
}

/** Creates an organization whose members log in with the database connection. */
export async function createOrganization(
  management: Management,
  organization: { name: string; display_name: string },
): Promise<Organization> {
  const [connection] = await management.get('connections', v.array(v.object({ id: v.string() })), {
    strategy: 'auth0',
  })
  const enabled_connections = connection ? [{ connection_id: connection.id }] : []
  return management.send('POST', 'organizations', { ...organization, enabled_connections }, Organization)
}

export function updateOrganization(
  management: Management,
  { id, ...changes }: { id: string; display_name: string },
): Promise<Organization> {
  return management.send('PATCH', path`organizations/${id}`, changes, Organization)
}

export function deleteOrganization(management: Management, id: string): Promise<void> {
  return management.sendVoid('DELETE', path`organizations/${id}`)
}

export function addOrganizationMembers(
  management: Management,
  { id, members }: { id: string; members: readonly string[] },
): Promise<void> {
  return management.sendVoid('POST', path`organizations/${id}/members`, { members })
}

export function removeOrganizationMember(
  management: Management,
  { id, userId }: { id: string; userId: string },
): Promise<void> {
  return management.sendVoid('DELETE', path`organizations/${id}/members`, { members: [userId] })
}

/** Gives a member exactly these roles in an organization. */
export async function setMemberRoles(
  management: Management,
  { id, userId, former, roles }: { id: string; userId: string; former: readonly string[]; roles: readonly string[] },
): Promise<void> {
  const address = path`organizations/${id}/members/${userId}/roles`
  const added = roles.filter(role => !former.includes(role))
  const removed = former.filter(role => !roles.includes(role))
  if (added.length > 0) await management.sendVoid('POST', address, { roles: added })
  if (removed.length > 0) await management.sendVoid('DELETE', address, { roles: removed })
}

export function switchMembershipOnLogin(
  management: Management,
  { id, connection_id, assign }: { id: string; connection_id: string; assign: boolean },
): Promise<void> {
  return management.sendVoid('PATCH', path`organizations/${id}/enabled_connections/${connection_id}`, {
    assign_membership_on_login: assign,
  })
}

export function createInvitation(
  management: Management,
  { id, email, clientId, inviter }: { id: string; email: string; clientId: string; inviter: string },
): Promise<Invitation> {
  const body = { invitee: { email }, inviter: { name: inviter }, client_id: clientId }
  return management.send('POST', path`organizations/${id}/invitations`, body, Invitation)
}

export function deleteInvitation(
  management: Management,
  { id, invitation }: { id: string; invitation: string },
): Promise<void> {
  return management.sendVoid('DELETE', path`organizations/${id}/invitations/${invitation}`)
}

/** The organizations that a user is a member of. */
export function organizationsOfUserQuery(management: Management, userId: string) {
  return queryOptions({
    queryKey: [...ORGANIZATIONS, 'of', userId],
    queryFn: () =>
      fetchAll(
        async query =>
          (await management.get(path`users/${userId}/organizations`, OrganizationPage, query)).organizations,
      ),
  })
}
