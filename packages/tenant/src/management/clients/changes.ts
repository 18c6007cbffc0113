import {
  authenticationMethodOf,
  insertClient,
  updateClient,
  type WrittenClient,
  withDefaults,
} from '../../store/access/clients.ts'
import type { Clearable } from '../../store/clearable.ts'
import { atomically, type Database } from '../../store/database.ts'
import { newClientSecret } from '../../store/ids.ts'
import { mergeMetadata } from '../http/metadata.ts'
import { refuseUnsupportedValues } from '../http/unsupported-values.ts'
import { addMethods, replacedMethod, requireOwnKeys } from './authentication-methods.ts'
import { type ClientBody, type NewClient, newClientSettings, refuseContradictions } from './body.ts'
import { requireClient } from './require-client.ts'
import { CLIENT_SUPPORTED_VALUES } from './supported-values.ts'

export type ClientPatch = Clearable<ClientBody> & Pick<ClientBody, 'name' | 'client_secret'>

/** @param client_secret - left out when the application authenticates with none */
export async function createClient(
  database: Database,
  {
    client_id,
    client_secret,
    name,
    client_authentication_methods: methods,
    ...body
  }: NewClient & { client_id: string; client_secret: string },
): Promise<void> {
  replacedMethod({ ...body, ...(methods && { client_authentication_methods: methods }) })
  const asked = { ...body, ...(methods && { client_authentication_methods: { private_key_jwt: { credentials: [] } } }) }
  const written = { ...newClientSettings(asked), client_id, client_secret: null, name }
  const settings = withDefaults(written)
  refuseContradictions(settings)
  const isPublic = authenticationMethodOf(settings) === 'none'
  await atomically(database, async transaction => {
    await insertClient(transaction, { ...written, client_secret: isPublic ? null : client_secret })
    if (!methods) return
    await updateClient(transaction, client_id, {
      client_authentication_methods: await addMethods(transaction, client_id, methods),
    })
  })
}

/** Changes the given members; `null` clears. */
export function changeClient(database: Database, clientId: string, body: ClientPatch): Promise<WrittenClient> {
  return atomically(database, async transaction => {
    const client = await requireClient(transaction, clientId)
    refuseUnsupportedValues(body, CLIENT_SUPPORTED_VALUES)
    const metadata = body.client_metadata
    await updateClient(transaction, clientId, {
      ...body,
      ...replacedMethod(body),
      ...(metadata && { client_metadata: mergeMetadata(client.client_metadata ?? {}, metadata) }),
    })
    const changed = withDefaults(await requireClient(transaction, clientId))
    refuseContradictions(changed)
    await requireOwnKeys(transaction, changed)
    if (authenticationMethodOf(changed) !== 'none' && changed.client_secret === null) {
      await updateClient(transaction, clientId, { client_secret: newClientSecret() })
    }
    return requireClient(transaction, clientId)
  })
}
