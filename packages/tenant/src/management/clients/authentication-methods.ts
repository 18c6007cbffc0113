import { listClientCredentials } from '../../store/access/client-credentials.ts'
import type { ClientAuthenticationMethods } from '../../store/access/client-settings.ts'
import type { Database } from '../../store/database.ts'
import { invalidBody } from '../http/errors.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'
import { addCredential, type CredentialBody, newCredential } from './public-key.ts'

/** As at Auth0: a key in use, and its successor. */
const MOST_KEYS = 2

interface Methods<Credential> {
  private_key_jwt?: { credentials: Credential[] }
  /** Refused here. */
  tls_client_auth?: Record<string, unknown>
  self_signed_tls_client_auth?: Record<string, unknown>
}

/** The methods of a new application, which gets its keys with the same request. */
export type NewMethods = Methods<CredentialBody>
export type ChangedMethods = Methods<{ id: string }>

const REFUSED = { tls_client_auth: { type: 'object' }, self_signed_tls_client_auth: { type: 'object' } } as const

export const newMethods: ObjectSchema<NewMethods> = {
  ...objectSchema<NewMethods>({
    private_key_jwt: objectSchema<{ credentials: CredentialBody[] }>(
      { credentials: { type: 'array', minItems: 1, maxItems: MOST_KEYS, items: newCredential } },
      ['credentials'],
    ),
    ...REFUSED,
  }),
  minProperties: 1,
}

export const changedMethods: ObjectSchema<ChangedMethods> = {
  ...objectSchema<ChangedMethods>({
    private_key_jwt: objectSchema<{ credentials: { id: string }[] }>(
      {
        credentials: {
          type: 'array',
          minItems: 1,
          maxItems: MOST_KEYS,
          items: objectSchema<{ id: string }>({ id: { type: 'string', minLength: 1, maxLength: 100 } }, ['id']),
        },
      },
      ['credentials'],
    ),
    ...REFUSED,
  }),
  minProperties: 1,
}

/** Stores the keys of a new application. @returns its setting, which names them by ID */
export async function addMethods(
  transaction: Database,
  clientId: string,
  { private_key_jwt }: NewMethods,
): Promise<ClientAuthenticationMethods> {
  const credentials: { id: string }[] = []
  for (const body of private_key_jwt?.credentials ?? []) {
    const { id } = await addCredential(transaction, clientId, body)
    credentials.push({ id })
  }
  return { private_key_jwt: { credentials } }
}

/** @throws RequestRefused when a setting names a key that the application does not have */
export async function requireOwnKeys(
  transaction: Database,
  {
    client_id,
    client_authentication_methods: methods,
  }: { client_id: string } & {
    client_authentication_methods?: ClientAuthenticationMethods
  },
): Promise<void> {
  const named = methods?.private_key_jwt?.credentials ?? []
  if (named.length === 0) return
  const own = new Set((await listClientCredentials(transaction, client_id)).map(({ id }) => id))
  const unknown = named.find(({ id }) => !own.has(id))
  if (unknown) {
    throw invalidBody(`The application has no credential "${unknown.id}": create it at /clients/{id}/credentials`)
  }
}

/**
 * What a request must clear as well: each kind of method replaces the other.
 *
 * @throws RequestRefused when it sets both
 */
export function replacedMethod({
  token_endpoint_auth_method: named,
  client_authentication_methods: methods,
}: {
  token_endpoint_auth_method?: string | null
  client_authentication_methods?: object | null
}): { token_endpoint_auth_method?: null; client_authentication_methods?: null } {
  if (named && methods) {
    throw invalidBody('"token_endpoint_auth_method" must be null together with "client_authentication_methods"')
  }
  if (methods) return { token_endpoint_auth_method: null }
  return named ? { client_authentication_methods: null } : {}
}
