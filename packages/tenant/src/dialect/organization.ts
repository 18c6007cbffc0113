import { errors, type KoaContextWithOIDC } from 'oidc-provider'

/**
 * Refuses logins to an organization: there are none here, and an application would else take anybody for a member.
 *
 * @throws errors.InvalidRequest in Auth0's words, for the application
 */
export function refuseOrganization(_ctx: KoaContextWithOIDC, organization: string | undefined): void {
  if (organization) throw new errors.InvalidRequest('parameter organization is not allowed for this client')
}
