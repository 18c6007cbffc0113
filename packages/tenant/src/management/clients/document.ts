import { DEFAULT_CLIENT_SETTINGS } from '../../store/access/client-settings.ts'
import { defaultGrantTypes, type WrittenClient } from '../../store/access/clients.ts'
import type { ClientCertificate } from '../signing-keys/certificate.ts'

/** The values of the tenant that every application's document contains. */
export interface DocumentContext {
  /** The tenant's name. */
  tenant: string
  /** Present when the token may read keys: then the secret and the signing certificates are shown. */
  signingKeys: readonly ClientCertificate[] | undefined
}

/** The client ID of the entry for all applications, which each Auth0 tenant has. */
export const GLOBAL_CLIENT_ID = 'tollgate-all-applications'

/** An application in the Management API's format. As on Auth0, lists and settings that were never set are left out. */
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
    grant_types: defaultGrantTypes(client.app_type ?? DEFAULT_CLIENT_SETTINGS.app_type),
    ...client,
    cross_origin_authentication,
    cross_origin_auth: cross_origin_authentication,
    jwt_configuration: { ...jwtDefaults, ...jwt_configuration },
    refresh_token: { ...DEFAULT_CLIENT_SETTINGS.refresh_token, ...refresh_token },
    // An application with keys has no use for its secret, and Auth0 does not show it.
    ...(context.signingKeys && client_secret !== null && !client.client_authentication_methods && { client_secret }),
  }
}

/**
 * The document of the entry for all applications. Auth0's tools use it to configure a login page that all applications
 * share. This tenant does not have that page: the document is stored and returned, and has no other effect.
 *
 * @param settings - the stored values
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
