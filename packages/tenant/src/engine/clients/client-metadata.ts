import { createPublicKey } from 'node:crypto'
import { LOOPBACK_HOSTS } from '@tollgate/loopback'
import type { Adapter, AdapterPayload, Client as EngineClient } from 'oidc-provider'
import { assertionKeys } from '../../store/access/client-credentials.ts'
import { CUSTOM_AUTHENTICATION } from '../../store/access/client-settings.ts'
import { authenticationMethodOf, type Client, findClient } from '../../store/access/clients.ts'
import type { Database } from '../../store/database.ts'
import { responseTypesOf } from '../authorize/response-types.ts'
import {
  AUTHORIZATION_CODE,
  MFA_OTP,
  MFA_RECOVERY_CODE,
  PASSWORD,
  PASSWORD_REALM,
  TOKEN_EXCHANGE,
} from './grant-types.ts'

/** The client metadata that carries the stored application through the protocol engine. */
export const APPLICATION = 'application'

/** Provides applications from the store to the protocol engine, so that a change takes effect immediately. */
export function clientAdapter(database: Database): Adapter {
  return {
    async find(clientId) {
      // A client assertion may name anything.
      const client = typeof clientId === 'string' ? await findClient(database, clientId) : undefined
      return client && { ...metadataOf(client), ...(await keysOf(database, client)) }
    },
    async findByUid() {},
    async findByUserCode() {},
    upsert: refuseToWrite,
    consume: refuseToWrite,
    destroy: refuseToWrite,
    revokeByGrantId: refuseToWrite,
  }
}

/** The application of a protocol engine client. */
export function applicationOf({ [APPLICATION]: application, clientId }: EngineClient): Client {
  if (!isApplication(application)) throw new Error(`The client "${clientId}" did not come from the store`)
  return application
}

function isApplication(value: unknown): value is Client {
  return typeof value === 'object' && value !== null && 'client_id' in value && 'callbacks' in value
}

/** The grant types that the protocol engine supports. As on Auth0, an application may list others. */
const GRANT_TYPES: ReadonlySet<string> = new Set([
  AUTHORIZATION_CODE,
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
  PASSWORD,
  PASSWORD_REALM,
  TOKEN_EXCHANGE,
  MFA_OTP,
  MFA_RECOVERY_CODE,
])

/** As at Auth0, the setting for custom token exchanges is enough: the application need not list their grant type. */
function grantTypesOf({ grant_types, token_exchange }: Client): string[] {
  const exchanges = token_exchange?.allow_any_profile_of_type?.includes(CUSTOM_AUTHENTICATION) === true
  return exchanges ? [...new Set([...grant_types, TOKEN_EXCHANGE])] : grant_types
}

/** Converts an application to client metadata (OpenID Connect Dynamic Client Registration §2). */
function metadataOf(client: Client): AdapterPayload {
  const isNative = client.app_type === 'native' || !client.callbacks.every(isWeb)
  const callbacks = client.callbacks.filter(callback => !isNative || isForNative(callback))
  const responseTypes = callbacks.length > 0 ? responseTypesOf(client.grant_types) : []
  const method = authenticationMethodOf(client)
  const secret = method.startsWith('client_secret_') ? client.client_secret : null
  return {
    client_id: client.client_id,
    ...(secret !== null && { client_secret: secret }),
    client_name: client.name,
    application_type: isNative ? 'native' : 'web',
    token_endpoint_auth_method: method,
    redirect_uris: callbacks,
    response_types: responseTypes,
    // The engine derives "implicit" from the response types. Listing it would forbid http and localhost, which Auth0
    // allows.
    grant_types: grantTypesOf(client).filter(grant =>
      grant === AUTHORIZATION_CODE ? responseTypes.includes('code') : GRANT_TYPES.has(grant),
    ),
    dpop_bound_access_tokens: client.require_proof_of_possession === true,
    [APPLICATION]: client,
  }
}

/** The keys whose client assertions are valid. */
async function keysOf(database: Database, client: Client): Promise<AdapterPayload> {
  if (authenticationMethodOf(client) !== 'private_key_jwt') return {}
  const keys = (await assertionKeys(database, client)).map(({ pem, kid, alg }) => ({
    ...createPublicKey(pem).export({ format: 'jwk' }),
    kid,
    alg,
    use: 'sig',
  }))
  return { jwks: { keys } }
}

function isWeb(callback: string): boolean {
  return /^https?:/i.test(callback)
}

/**
 * RFC 8252 §7: http only for loopback addresses, https for all other hosts. An invalid callback does not disable the
 * others.
 */
function isForNative(callback: string): boolean {
  const url = URL.parse(callback)
  const isLoopback = url !== null && LOOPBACK_HOSTS.includes(url.hostname)
  return !isWeb(callback) || (url?.protocol === 'http:' ? isLoopback : !isLoopback)
}

async function refuseToWrite(): Promise<never> {
  throw new Error('Cannot change an application through the protocol engine')
}
