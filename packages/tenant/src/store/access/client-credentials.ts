import type { Selectable } from 'kysely'
import type { Database } from '../database.ts'
import { newId } from '../ids.ts'
import type { Client } from './clients.ts'
import type { ClientCredentialRow } from './rows.ts'

/** A key of an application, in the Management API's terms. */
export interface ClientCredential extends CredentialDocument {
  id: string
  client_id: string
  created_at: string
  updated_at: string
}

/** The signature algorithms of client assertions, as at Auth0. */
export const ASSERTION_ALGORITHMS = ['RS256', 'RS384', 'PS256'] as const

export interface CredentialDocument {
  credential_type: 'public_key'
  name?: string
  kid: string
  alg: (typeof ASSERTION_ALGORITHMS)[number]
  /** PEM, as a SubjectPublicKeyInfo. */
  pem: string
  /** ISO 8601; without it, the key does not expire. */
  expires_at?: string
}

export async function listClientCredentials(database: Database, clientId: string): Promise<ClientCredential[]> {
  const rows = await database
    .selectFrom('client_credentials')
    .selectAll()
    .where('client_id', '=', clientId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(credentialOf)
}

export async function insertClientCredential(
  database: Database,
  clientId: string,
  document: CredentialDocument,
): Promise<ClientCredential> {
  const now = new Date().toISOString()
  const row = { id: newId('cred_'), client_id: clientId, created_at: now, updated_at: now }
  await database
    .insertInto('client_credentials')
    .values({ ...row, document: JSON.stringify(document) })
    .execute()
  return { ...row, ...document }
}

/** Changes when a key expires; `undefined` for never. */
export async function updateClientCredential(
  database: Database,
  { id, client_id: _client, created_at: _created, updated_at: _updated, ...document }: ClientCredential,
  expiresAt: string | undefined,
): Promise<void> {
  await database
    .updateTable('client_credentials')
    .set({ document: JSON.stringify({ ...document, expires_at: expiresAt }), updated_at: new Date().toISOString() })
    .where('id', '=', id)
    .execute()
}

export async function deleteClientCredential(database: Database, id: string): Promise<void> {
  await database.deleteFrom('client_credentials').where('id', '=', id).execute()
}

/** The keys whose client assertions are valid: those that the application is set to use, and that have not expired. */
export async function assertionKeys(
  database: Database,
  { client_id, client_authentication_methods }: Pick<Client, 'client_id' | 'client_authentication_methods'>,
): Promise<ClientCredential[]> {
  const used = new Set(client_authentication_methods?.private_key_jwt?.credentials.map(({ id }) => id))
  const now = Date.now()
  const credentials = await listClientCredentials(database, client_id)
  return credentials.filter(({ id, expires_at }) => used.has(id) && (!expires_at || Date.parse(expires_at) > now))
}

function credentialOf({ document, ...row }: Selectable<ClientCredentialRow>): ClientCredential {
  const stored: CredentialDocument = JSON.parse(document)
  return { ...row, ...stored }
}
