import type { FastifyInstance } from 'fastify'
import {
  type ClientCredential,
  deleteClientCredential,
  listClientCredentials,
  updateClientCredential,
} from '../../store/access/client-credentials.ts'
import { atomically, type Database } from '../../store/database.ts'
import { inexistent, invalidBody } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { addCredential, type CredentialBody, newCredential } from './public-key.ts'
import { requireClient } from './require-client.ts'

type Params = { Params: { id: string } }
type CredentialParams = { Params: { id: string; credentialId: string } }

const credentialChanges = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: { expires_at: { type: ['string', 'null'], maxLength: 40, format: 'date-time' } },
}

/** `/clients/:id/credentials`: the keys of an application. */
export function addClientCredentials(app: FastifyInstance, database: Database): void {
  const read = { config: { policy: anyScope('read:client_credentials', 'read:clients') } }

  app.get<Params>('/clients/:id/credentials', read, async ({ params }) => {
    const { client_id } = await requireClient(database, params.id)
    return (await listClientCredentials(database, client_id)).map(documentOf)
  })

  app.get<CredentialParams>('/clients/:id/credentials/:credentialId', read, async ({ params }) =>
    documentOf(await requireCredential(database, params)),
  )

  app.post<Params & { Body: CredentialBody }>(
    '/clients/:id/credentials',
    {
      config: { policy: anyScope('create:client_credentials', 'create:clients') },
      schema: { body: newCredential },
    },
    async ({ params, body }, reply) => {
      const created = await atomically(database, async transaction => {
        const { client_id } = await requireClient(transaction, params.id)
        return addCredential(transaction, client_id, body)
      })
      return reply.code(201).send(documentOf(created))
    },
  )

  app.patch<CredentialParams & { Body: { expires_at: string | null } }>(
    '/clients/:id/credentials/:credentialId',
    {
      config: { policy: anyScope('update:client_credentials', 'update:clients') },
      schema: { body: credentialChanges },
    },
    async ({ params, body: { expires_at } }) => {
      const credential = await requireCredential(database, params)
      const expiresAt = expires_at === null ? undefined : new Date(expires_at).toISOString()
      await updateClientCredential(database, credential, expiresAt)
      return documentOf(await requireCredential(database, params))
    },
  )

  app.delete<CredentialParams>(
    '/clients/:id/credentials/:credentialId',
    { config: { policy: anyScope('delete:client_credentials', 'delete:clients') } },
    async ({ params }, reply) => {
      await atomically(database, async transaction => {
        const { client_authentication_methods } = await requireClient(transaction, params.id)
        const { id } = await requireCredential(transaction, params)
        if (client_authentication_methods?.private_key_jwt?.credentials.some(used => used.id === id)) {
          throw invalidBody(`The credential "${id}" is in use: remove it from "client_authentication_methods" first`)
        }
        await deleteClientCredential(transaction, id)
      })
      return reply.code(204).send()
    },
  )
}

async function requireCredential(
  database: Database,
  { id, credentialId }: CredentialParams['Params'],
): Promise<ClientCredential> {
  const { client_id } = await requireClient(database, id)
  const credentials = await listClientCredentials(database, client_id)
  const found = credentials.find(credential => credential.id === credentialId)
  if (!found) throw inexistent('credential')
  return found
}

/** The key itself is not shown, as on Auth0. */
function documentOf({ client_id: _client, pem: _pem, ...document }: ClientCredential): object {
  return document
}
