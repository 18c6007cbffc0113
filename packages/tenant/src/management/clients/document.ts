import { DEFAULT_CLIENT_SETTINGS } from '../../store/client-settings.ts'
import type { WrittenClient } from '../../store/clients.ts'
import type { ClientCertificate } from '../signing-keys/certificate.ts'

/** What the document of each application says of the tenant. */
export interface DocumentContext {
  /** The tenant's name. */
  tenant: string
  /** For whoever may read keys: the secret is shown, and the certificates of the keys that sign the tenant's tokens. */
  signingKeys: readonly ClientCertificate[] | undefined
}

/** What stands for all applications in each of Auth0's tenants. */
export const GLOBAL_CLIENT_ID = 'tollgate-all-applications'

/** An application as the Management API shows it. As on Auth0, lists and settings that were never given are left out. */
export function clientDocument(
  { client_secret, jwt_configuration, refresh_token, ...client }: WrittenClient,
  context: DocumentContext,
): object {
  const { cross_origin_authentication = false } = client
  const { alg: _alg, ...jwtDefaults } = DEFAULT_CLIENT_SETTINGS.jwt_configuration
  return {
    ...membersOfAll(context),
    global: false,
    callback_url_template: false,
    is_first_party: true,
    is_token_endpoint_ip_header_trusted: false,
    oidc_conformant: false,
    sso_disabled: false,
    custom_login_page_on: true,
    grant_types: DEFAULT_CLIENT_SETTINGS.grant_types,
    ...client,
    cross_origin_authentication,
    cross_origin_auth: cross_origin_authentication,
    jwt_configuration: { ...jwtDefaults, ...jwt_configuration },
    refresh_token: { ...DEFAULT_CLIENT_SETTINGS.refresh_token, ...refresh_token },
    ...(context.signingKeys && client_secret !== null && { client_secret }),
  }
}

/**
 * The document of all applications together. Auth0's tools look there for a login page that is common to all, which this
 * tenant does not have: it is kept and shown. It is on no other list, and can do nothing.
 *
 * @param settings - what was written of it
 * @param owners - the IDs of the tenant's administrators
 */
export function globalClientDocument(settings: object, owners: readonly string[], context: DocumentContext): object {
  return {
    ...membersOfAll(context),
    client_id: GLOBAL_CLIENT_ID,
    name: 'All Applications',
    global: true,
    is_first_party: true,
    callbacks: [],
    cross_origin_authentication: false,
    custom_login_page_on: false,
    refresh_token: DEFAULT_CLIENT_SETTINGS.refresh_token,
    owners,
    ...settings,
  }
}

function membersOfAll({ tenant, signingKeys }: DocumentContext): object {
  return { tenant, ...(signingKeys && { signing_keys: signingKeys }) }
}
