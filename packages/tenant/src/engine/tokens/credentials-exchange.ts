import { errors } from 'oidc-provider'
import type { Actions } from '../../actions/actions.ts'
import { isNamespaced } from '../../actions/custom-claims.ts'
import { clientEvent, organizationEvent, type RequestFacts, requestEvent, tenantEvent } from '../../actions/events.ts'
import { findClient } from '../../store/access/clients.ts'
import type { ResourceServer } from '../../store/access/resource-servers.ts'
import type { Database } from '../../store/database.ts'
import { deniedByAction } from '../errors.ts'

/** An application's token that is about to be issued. */
interface Exchange {
  clientId: string
  api: ResourceServer
  scopes: readonly string[]
  request: RequestFacts | undefined
  organizationId: string | undefined
}

/**
 * Runs the Actions of `credentials-exchange`.
 *
 * @returns the claims that they add to the token
 * @throws errors.OIDCProviderError when an Action denies access or fails
 */
export async function runCredentialsExchange(
  database: Database,
  actions: Actions,
  { clientId, api, scopes, request, organizationId }: Exchange,
): Promise<Record<string, unknown>> {
  if (!(await actions.isBound('credentials-exchange'))) return {}
  const client = await findClient(database, clientId)
  const event = {
    tenant: tenantEvent,
    ...(client && { client: clientEvent(client) }),
    request: request ? requestEvent(request) : { query: {}, body: {}, geoip: {} },
    ...(await organizationEvent(database, organizationId)),
    resource_server: { identifier: api.identifier },
    accessToken: { customClaims: {}, scope: scopes },
    transaction: { requested_scopes: scopes },
  }
  const about = { client_id: clientId, ...(request && { ip: request.ip }) }
  const { decisions, failure } = await actions.run('credentials-exchange', event, about)
  if (failure !== undefined) throw new errors.AccessDenied(failure)
  if (decisions.denied) throw denial(decisions.denied)
  const claims = Object.entries(decisions.accessTokenClaims)
  return Object.fromEntries(api.is_system ? claims.filter(([name]) => isNamespaced(name)) : claims)
}

function denial({ code, reason }: { code: string | undefined; reason: string }): errors.OIDCProviderError {
  if (code === 'invalid_request') return new errors.InvalidRequest(reason)
  if (code === 'invalid_scope') return new errors.CustomOIDCProviderError('invalid_scope', reason)
  if (code === 'server_error') return deniedByAction({ status: 500, error: code, error_description: reason })
  return new errors.AccessDenied(reason)
}
