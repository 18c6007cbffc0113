import type { Adapter, AdapterPayload, Client as EngineClient } from 'oidc-provider'
import { type Client, findClient } from '../store/clients.ts'
import type { Database } from '../store/database.ts'

/** The client metadata under which the protocol engine carries the application as the store has it. */
export const APPLICATION = 'application'

/** Serves applications to the protocol engine from the store, so that a change takes effect at once. */
export function clientAdapter(database: Database): Adapter {
  return {
    async find(clientId) {
      const client = await findClient(database, clientId)
      return client && metadataOf(client)
    },
    async findByUid() {},
    async findByUserCode() {},
    upsert: refuseToWrite,
    consume: refuseToWrite,
    destroy: refuseToWrite,
    revokeByGrantId: refuseToWrite,
  }
}

/** The application behind the protocol engine's client. */
export function applicationOf({ [APPLICATION]: application, clientId }: EngineClient): Client {
  if (!isApplication(application)) throw new Error(`The client "${clientId}" did not come from the store`)
  return application
}

function isApplication(value: unknown): value is Client {
  return typeof value === 'object' && value !== null && 'client_id' in value && 'callbacks' in value
}

/** An application as client metadata (OpenID Connect Dynamic Client Registration §2). */
function metadataOf(client: Client): AdapterPayload {
  const canLogIn = client.callbacks.length > 0 && client.grant_types.includes('authorization_code')
  return {
    client_id: client.client_id,
    ...(client.client_secret !== null && { client_secret: client.client_secret }),
    client_name: client.name,
    application_type: client.app_type === 'native' ? 'native' : 'web',
    token_endpoint_auth_method: client.token_endpoint_auth_method,
    redirect_uris: client.callbacks,
    response_types: canLogIn ? ['code'] : [],
    grant_types: client.grant_types.filter(grant => grant !== 'authorization_code' || canLogIn),
    [APPLICATION]: client,
  }
}

async function refuseToWrite(): Promise<never> {
  throw new Error('Cannot change an application through the protocol engine')
}
