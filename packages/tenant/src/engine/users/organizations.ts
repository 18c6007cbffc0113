import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import type { Client } from '../../store/access/clients.ts'
import { atomically, type Database } from '../../store/database.ts'
import { deleteInvitation, findInvitationBySecret, type Invitation } from '../../store/organizations/invitations.ts'
import { addMemberRoles, addMembers, isMember } from '../../store/organizations/members.ts'
import {
  findOrganization,
  findOrganizationByName,
  listOrganizationConnections,
  listOrganizationsForLogin,
  type Organization,
  type OrganizationConnection,
} from '../../store/organizations/organizations.ts'
import { findTenantSettings } from '../../store/tenant-settings.ts'
import { DATABASE_CONNECTION, listConnections } from '../../store/users/connections.ts'
import { findUser, findUserId, updateUser } from '../../store/users/users.ts'
import { applicationOf } from '../clients/client-metadata.ts'

/** The claims that name the organization of a token. */
export interface OrganizationClaims {
  org_id?: string
  /** Only with the tenant's flag `allow_organization_name_in_authentication_api`. */
  org_name?: string
}

/** The error when an application may not name an organization. */
export function organizationNotAllowed(): errors.InvalidRequest {
  return new errors.InvalidRequest('parameter organization is not allowed for this client')
}

/**
 * Checks `organization` and `invitation` in an authorization request, and replaces the organization's name by its ID.
 *
 * @throws errors.InvalidRequest in Auth0's words
 */
export function requireOrganization(
  database: Database,
): (ctx: KoaContextWithOIDC, organization: string | undefined) => Promise<void> {
  return async ({ oidc: { client, params } }, value) => {
    if (!client || !params) return
    const application = applicationOf(client)
    const { organization_usage: usage = 'deny' } = application
    const secret = textOf(params.invitation)
    if (usage === 'deny') {
      if (value) throw organizationNotAllowed()
      if (secret) throw new errors.InvalidRequest('parameter invitation is not allowed for this client')
      return
    }
    if (!value) {
      const mustName = usage === 'require' && application.organization_require_behavior !== 'post_login_prompt'
      if (mustName || secret) throw new errors.InvalidRequest('parameter organization is required for this client')
      return
    }
    const { id } = await requireNamed(database, value)
    await requireConnectionOf(database, id)
    params.organization = id
    if (secret) await prepareInvitation(database, params, await requireInvitation(database, application, id, secret))
  }
}

/** @throws errors.InvalidRequest when there is no such organization, or names are not allowed */
export async function requireNamed(database: Database, value: string): Promise<Organization> {
  const isId = value.startsWith('org_')
  const { allow_organization_name_in_authentication_api: mayBeName = false } = await findTenantSettings(database)
  if (!isId && !mayBeName) {
    throw new errors.InvalidRequest('authorization request parameter organization must be an organization id')
  }
  const found = isId ? await findOrganization(database, value) : await findOrganizationByName(database, value)
  if (!found) throw new errors.InvalidRequest(`the organization "${value}" does not exist`)
  return found
}

/** The organization of this ID or name. @throws errors.InvalidRequest when there is none */
export async function findNamed(database: Database, value: string): Promise<Organization> {
  const found = (await findOrganization(database, value)) ?? (await findOrganizationByName(database, value))
  if (found) return found
  throw new errors.InvalidRequest(`the organization "${value}" does not exist`)
}

/** Lets the person with the invitation's address sign up, or log in if they have an account. */
async function prepareInvitation(
  database: Database,
  params: Record<string, unknown>,
  { email }: Invitation,
): Promise<void> {
  params.login_hint = email
  params.screen_hint = (await findUserId(database, email)) === undefined ? 'signup' : undefined
}

async function requireInvitation(
  database: Database,
  { client_id }: Client,
  organizationId: string,
  secret: string,
): Promise<Invitation> {
  const invitation = await findInvitationBySecret(database, organizationId, secret)
  if (invitation?.client_id === client_id) return invitation
  throw new errors.InvalidRequest('invitation not found or already used')
}

/** Asks for another login when somebody else than the invited person is logged in. */
export function invitedUserCheck(): interactionPolicy.Check {
  const { Check } = interactionPolicy
  return new Check('invitation', 'Another user is invited', 'login_required', ({ oidc }) => {
    const { account, params, result } = oidc
    const isOther = account !== undefined && params?.invitation !== undefined && account.email !== params.login_hint
    return isOther && !result?.login ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT
  })
}

/** Decides the organization of a login: the one of the request, or one that the user chooses. */
export function organizationPrompt(database: Database): interactionPolicy.Prompt {
  const { Check, Prompt } = interactionPolicy
  return new Prompt(
    { name: 'organization', requestable: false },
    new Check('choice', 'An organization has to be chosen', 'interaction_required', async ctx => {
      const { account, client, params, result } = ctx.oidc
      if (!account || !client || !params) return Check.NO_NEED_TO_PROMPT
      const { organization_usage: usage = 'deny' } = applicationOf(client)
      if (usage === 'deny') return Check.NO_NEED_TO_PROMPT
      const named = textOf(params.organization) ?? textOf(result?.organization)
      const chosen = named ?? (usage === 'require' ? await onlyOrganizationOf(database, account.accountId) : '')
      if (chosen === undefined) return Check.REQUEST_PROMPT
      if (chosen !== '') await requireConnectionOf(database, chosen)
      if (chosen !== '') await join(database, account.accountId, chosen, textOf(params.invitation))
      params.organization = chosen || undefined
      return Check.NO_NEED_TO_PROMPT
    }),
  )
}

/** @returns `undefined` when there are several */
async function onlyOrganizationOf(database: Database, userId: string): Promise<string | undefined> {
  const [only, ...others] = await listOrganizationsForLogin(database, userId, DATABASE_CONNECTION)
  if (only === undefined) {
    throw new errors.InvalidRequest(
      'client requires organization membership, but user does not belong to any organization',
    )
  }
  return others.length > 0 ? undefined : only.id
}

/** Makes sure that a user is a member, by the invitation if there is one. @throws errors.AccessDenied */
async function join(
  database: Database,
  userId: string,
  organizationId: string,
  secret: string | undefined,
): Promise<void> {
  if (secret) return accept(database, userId, organizationId, secret)
  if (await isMember(database, organizationId, userId)) return
  const connection = await connectionOf(database, organizationId)
  if (!connection?.assign_membership_on_login) throw notPartOf(userId, organizationId)
  await addMembers(database, organizationId, [userId])
}

async function accept(database: Database, userId: string, organizationId: string, secret: string): Promise<void> {
  await atomically(database, async transaction => {
    const invitation = await findInvitationBySecret(transaction, organizationId, secret)
    const user = await findUser(transaction, userId)
    if (!invitation || !user || !(await deleteInvitation(transaction, invitation.id))) {
      throw new errors.AccessDenied('invitation not found or already used')
    }
    if (user.email !== invitation.email) {
      throw new errors.AccessDenied('the invitation is for another email address')
    }
    const { app_metadata = {}, user_metadata = {} } = invitation
    await updateUser(transaction, userId, {
      email_verified: true,
      app_metadata: JSON.stringify({ ...user.app_metadata, ...app_metadata }),
      user_metadata: JSON.stringify({ ...user.user_metadata, ...user_metadata }),
    })
    await addMembers(transaction, organizationId, [userId])
    await addMemberRoles(transaction, organizationId, userId, invitation.roles)
  })
}

/** @throws errors.AccessDenied when a user is no longer a member */
export async function requireMember(database: Database, organizationId: string, userId: string): Promise<void> {
  if (!(await isMember(database, organizationId, userId))) throw notPartOf(userId, organizationId)
}

function notPartOf(userId: string, organizationId: string): errors.AccessDenied {
  return new errors.AccessDenied(`user ${userId} is not part of the ${organizationId} organization`)
}

/** The claims for an organization; none when it was deleted. */
export async function organizationClaims(
  database: Database,
  organizationId: string | undefined,
): Promise<OrganizationClaims> {
  const organization = organizationId === undefined ? undefined : await findOrganization(database, organizationId)
  if (!organization) return {}
  const { allow_organization_name_in_authentication_api: withName = false } = await findTenantSettings(database)
  return { org_id: organization.id, ...(withName && { org_name: organization.name }) }
}

/** @throws errors.AccessDenied when its members cannot log in with the database connection */
async function requireConnectionOf(database: Database, organizationId: string): Promise<void> {
  if (await connectionOf(database, organizationId)) return
  throw new errors.AccessDenied('no connections enabled for the organization')
}

async function connectionOf(database: Database, organizationId: string): Promise<OrganizationConnection | undefined> {
  const connections = await listConnections(database)
  const { id } = connections.find(({ name }) => name === DATABASE_CONNECTION) ?? {}
  const enabled = await listOrganizationConnections(database, organizationId)
  return enabled.find(({ connection_id, is_enabled }) => connection_id === id && is_enabled)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
