import { findClient } from '../store/access/clients.ts'
import type { Database } from '../store/database.ts'
import { findUser } from '../store/users/users.ts'
import { clientEvent, connectionEvent, requestEvent, rolesEvent, tenantEvent, userEvent } from './events.ts'
import type { ActionEvent } from './runner.ts'
import type { Trigger } from './triggers.ts'

/** Whom a test is about. */
interface SampleOptions {
  user_id?: string
  client_id?: string
  audience?: string
}

const REQUEST = { ip: '127.0.0.1', method: 'GET', hostname: 'localhost', userAgent: 'Test', language: 'en' }

/** An event as a trigger would get it, for a test with real data. */
export async function sampleEvent(
  database: Database,
  trigger: Trigger,
  { user_id, client_id, audience }: SampleOptions,
): Promise<ActionEvent> {
  const client = client_id === undefined ? undefined : await findClient(database, client_id)
  const user = user_id === undefined ? undefined : await findUser(database, user_id)
  const shared = {
    tenant: tenantEvent,
    client: clientEvent(client ?? { client_id: 'test', name: 'Test' }),
    request: requestEvent(REQUEST),
    ...(audience !== undefined && { resource_server: { identifier: audience } }),
  }
  if (trigger === 'credentials-exchange') {
    return { ...shared, accessToken: { customClaims: {}, scope: [] }, transaction: { requested_scopes: [] } }
  }
  if (trigger === 'custom-token-exchange') {
    const subject_token_type = 'urn:example:subject-token'
    return { ...shared, transaction: { subject_token: 'test', subject_token_type, requested_scopes: [] } }
  }
  return {
    ...shared,
    connection: await connectionEvent(database),
    stats: { logins_count: user?.logins_count ?? 0 },
    authorization: { roles: user ? await rolesEvent(database, user.user_id) : [] },
    transaction: { protocol: 'oidc-basic-profile', requested_scopes: ['openid'], locale: 'en', metadata: {} },
    ...(user && { user: userEvent(user) }),
  }
}
