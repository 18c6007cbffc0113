import { errors } from 'oidc-provider'
import { findClient } from '../../store/access/clients.ts'
import type { Database } from '../../store/database.ts'
import type { OrganizationUsage } from '../../store/organizations/client-grants.ts'
import { organizationNotAllowed, requireNamed } from '../users/organizations.ts'

/** A request of an application for its own token. */
interface Asked {
  clientId: string
  audience: string
  /** The request's `organization`. */
  named: string | undefined
  /** What the client grant allows. */
  organizations: OrganizationUsage
}

/**
 * Decides the organization of an application's own token.
 *
 * @returns `undefined` for a token without an organization
 * @throws errors.OIDCProviderError when the client grant does not allow it
 */
export async function organizationOfClient(
  database: Database,
  { clientId, audience, named, organizations }: Asked,
): Promise<string | undefined> {
  const { usage, isOpenTo } = organizations
  const value = named || (usage === 'deny' ? undefined : await defaultOrganization(database, clientId))
  if (!value) {
    if (usage === 'require') throw new errors.InvalidRequest('parameter organization is required for this client')
    return undefined
  }
  if (usage === 'deny') throw organizationNotAllowed()
  const { id } = await requireNamed(database, value)
  if (!(await isOpenTo(id))) {
    throw new errors.AccessDenied(`Client is not authorized to access "${audience}" with the organization "${id}".`)
  }
  return id
}

async function defaultOrganization(database: Database, clientId: string): Promise<string | undefined> {
  const { default_organization: given } = (await findClient(database, clientId)) ?? {}
  const isForClients = Array.isArray(given?.flows) && given.flows.includes('client_credentials')
  return isForClients && typeof given?.organization_id === 'string' ? given.organization_id : undefined
}
