import { listRolesOf } from '../store/access/roles.ts'
import type { Database } from '../store/database.ts'
import { findOrganization } from '../store/organizations/organizations.ts'
import { type Connection, DATABASE_CONNECTION, listConnections } from '../store/users/connections.ts'
import type { User } from '../store/users/users.ts'

/** A request as an Action sees it. */
export interface RequestFacts {
  ip: string
  method: string
  hostname: string
  userAgent?: string | undefined
  language?: string | undefined
  query?: object
  body?: object
}

/** Parameters that prove who somebody is; an Action does not see them. */
const SECRETS =
  /^(?:.*password|client_secret|client_assertion|refresh_token|code|code_verifier|id_token_hint|access_token|subject_token|actor_token|mfa_token|otp|recovery_code)$/

const EVERY_ROLE = { kind: 'page', offset: 0, limit: 1000, totals: false } as const

/** `event.tenant`: Auth0's has the tenant's name. */
export const tenantEvent: { id: string } = { id: 'tollgate' }

export function requestEvent({ userAgent, language, query = {}, body = {}, ...request }: RequestFacts): object {
  return {
    ...request,
    ...(userAgent && { user_agent: userAgent }),
    ...(language && { language }),
    query: withoutSecrets(query),
    body: withoutSecrets(body),
    geoip: {},
  }
}

export function clientEvent(client: { client_id: string; name: string; client_metadata?: object }): object {
  return { client_id: client.client_id, name: client.name, metadata: client.client_metadata ?? {} }
}

export async function connectionEvent(database: Database): Promise<object> {
  const connections = await listConnections(database)
  const connection: Partial<Connection> = connections.find(({ name }) => name === DATABASE_CONNECTION) ?? {}
  const { id, name, metadata = {} } = connection
  return { id, name, strategy: 'auth0', metadata }
}

/** `event.user`: the user as the Management API shows them, without their password and their logins. */
export function userEvent(user: User, hasSecondFactor = false): object {
  const { user_id, email, email_verified, name, nickname, picture, app_metadata, user_metadata } = user
  return {
    user_id,
    email,
    email_verified,
    name,
    nickname,
    ...(picture !== null && { picture }),
    ...(user.given_name !== null && { given_name: user.given_name }),
    ...(user.family_name !== null && { family_name: user.family_name }),
    ...(user.details.username !== undefined && { username: user.details.username }),
    ...(user.details.phone_number !== undefined && { phone_number: user.details.phone_number }),
    app_metadata,
    user_metadata,
    enrolledFactors: hasSecondFactor ? [{ method: 'otp', options: {} }] : [],
    multifactor: hasSecondFactor ? ['google-authenticator'] : [],
    identities: [
      { connection: DATABASE_CONNECTION, provider: 'auth0', user_id: user_id.replace(/^auth0\|/, ''), isSocial: false },
      ...user.linked.map(({ connection, provider, identity_id }) => ({
        connection,
        provider,
        user_id: identity_id,
        isSocial: false,
      })),
    ],
    created_at: user.created_at,
    updated_at: user.updated_at,
    ...(user.last_password_reset !== null && { last_password_reset: user.last_password_reset }),
  }
}

/** `event.organization`, when there is one. */
export async function organizationEvent(database: Database, id: string | undefined): Promise<object> {
  const organization = id === undefined ? undefined : await findOrganization(database, id)
  if (!organization) return {}
  const { name, display_name, metadata = {} } = organization
  return { organization: { id, name, display_name, metadata } }
}

/** The names of a user's roles. */
export async function rolesEvent(database: Database, userId: string): Promise<string[]> {
  const { items } = await listRolesOf(database, userId, EVERY_ROLE)
  return items.map(role => role.name)
}

function withoutSecrets(parameters: object): object {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !SECRETS.test(name)))
}
