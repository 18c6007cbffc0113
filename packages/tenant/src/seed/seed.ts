import { randomBytes } from 'node:crypto'
import { newUser } from '../accounts/new-user.ts'
import { hashPassword } from '../accounts/passwords/passwords.ts'
import { helloWorld, type Login, READ_ADMIN_MESSAGES, TEST_APPLICATION_ID } from '../hello-world.ts'
import { noteShortcut } from '../login/shortcut.ts'
import { insertClientGrant } from '../store/access/client-grants.ts'
import { findClient, insertClient, updateClient } from '../store/access/clients.ts'
import { addPermissions } from '../store/access/permissions.ts'
import { insertResourceServer } from '../store/access/resource-servers.ts'
import { assignRoles, findRoleByName, insertRole } from '../store/access/roles.ts'
import { atomically, type Database } from '../store/database.ts'
import { stableId } from '../store/stable-id.ts'
import { addAdministrator } from '../store/users/administrators.ts'
import { findUserId, insertUser } from '../store/users/users.ts'
import { SEED_PASSWORD_HASHES } from './password-hashes.ts'

/** The role of the Hello World's admin. */
const ADMIN = 'Admin'

export interface SeedOptions {
  /** The origin of the Hello World client, without a trailing slash. */
  clientOrigin: string
  /** The identifier of the Hello World API. */
  audience: string
  /** Default: the passwords of the source code, for a tenant that only this machine can reach. */
  passwords?: { user: string; admin: string } | undefined
}

/**
 * Adds the Hello World's API, applications, users and role to a new store.
 *
 * Each step runs once for each value that it depends on. Later changes and deletions are therefore preserved, while
 * another `audience` or `clientOrigin` gets its API or its URLs.
 */
export async function seed(database: Database, { clientOrigin, audience, passwords }: SeedOptions): Promise<void> {
  await once(database, 'hello-world applications', addApplications)
  await once(database, `hello-world client at ${clientOrigin}`, transaction =>
    allowClientOrigin(transaction, clientOrigin),
  )
  await once(database, 'hello-world people', transaction => addPeople(transaction, passwords))
  await once(database, `hello-world API ${audience}`, transaction => addApi(transaction, audience))
  await once(database, 'tenant administrator', addTenantAdministrator)
}

/** A step and its milestone are one transaction, so that an interrupted start is completed by the next one. */
async function once(database: Database, name: string, step: (transaction: Database) => Promise<void>): Promise<void> {
  await atomically(database, async transaction => {
    const reached = await transaction
      .selectFrom('milestones')
      .select('name')
      .where('name', '=', name)
      .executeTakeFirst()
    if (reached) return
    await step(transaction)
    await transaction.insertInto('milestones').values({ name, reached_at: new Date().toISOString() }).execute()
  })
}

async function addApplications(database: Database): Promise<void> {
  await insertClient(database, {
    client_id: helloWorld.client.client_id,
    client_secret: null,
    name: 'Hello World Client',
    app_type: 'spa',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    refresh_token: {
      rotation_type: 'rotating',
      expiration_type: 'expiring',
      token_lifetime: 2_592_000,
      infinite_token_lifetime: false,
      idle_token_lifetime: 1_296_000,
      infinite_idle_token_lifetime: false,
    },
  })
  await insertClient(database, {
    client_id: TEST_APPLICATION_ID,
    client_secret: randomBytes(48).toString('base64url'),
    name: 'Hello World Test Application',
    app_type: 'non_interactive',
    grant_types: ['client_credentials'],
  })
}

async function allowClientOrigin(database: Database, clientOrigin: string): Promise<void> {
  const client = await findClient(database, helloWorld.client.client_id)
  if (!client) return
  await updateClient(database, client.client_id, {
    callbacks: withEntry(client.callbacks, `${clientOrigin}/callback`),
    allowed_logout_urls: withEntry(client.allowed_logout_urls, clientOrigin),
    web_origins: withEntry(client.web_origins, clientOrigin),
  })
}

function withEntry(list: readonly string[], entry: string): string[] {
  return [...new Set([...list, entry])]
}

async function addApi(database: Database, audience: string): Promise<void> {
  await insertResourceServer(database, {
    identifier: audience,
    name: 'Hello World API Server',
    scopes: [{ value: READ_ADMIN_MESSAGES, description: 'Read admin messages' }],
    token_dialect: 'access_token_authz',
    enforce_policies: true,
    allow_offline_access: true,
  })
  await database
    .updateTable('resource_servers')
    .set({ id: stableId('api', audience) })
    .where('identifier', '=', audience)
    .execute()
  await grantToTestApplication(database, audience)
  await grantToAdmins(database, audience)
}

async function grantToTestApplication(database: Database, audience: string): Promise<void> {
  if (!(await findClient(database, TEST_APPLICATION_ID))) return
  await insertClientGrant(database, { client_id: TEST_APPLICATION_ID, audience, scope: [READ_ADMIN_MESSAGES] })
}

async function grantToAdmins(database: Database, audience: string): Promise<void> {
  const role = await findRoleByName(database, ADMIN)
  if (!role) return
  await addPermissions(database, { role_id: role.id }, [
    { resource_server_identifier: audience, permission_name: READ_ADMIN_MESSAGES },
  ])
}

async function addPeople(database: Database, passwords: SeedOptions['passwords']): Promise<void> {
  const user = { ...helloWorld.user, ...(passwords && { password: passwords.user }) }
  const admin = { ...helloWorld.admin, ...(passwords && { password: passwords.admin }) }
  await addPerson(database, user)
  const adminId = await addPerson(database, admin)
  if (!passwords) for (const login of [user, admin]) await noteShortcut(database, login)
  const role = await insertRole(database, ADMIN, 'Reads the admin messages')
  if (!role) return
  const roleId = `rol_${stableId('role', ADMIN).slice(0, 16)}`
  await database.updateTable('roles').set({ id: roleId }).where('id', '=', role.id).execute()
  await assignRoles(database, [adminId], [roleId])
}

/** The Hello World's admin also manages the tenant. */
async function addTenantAdministrator(database: Database): Promise<void> {
  const adminId = await findUserId(database, helloWorld.admin.email)
  if (adminId !== undefined) await addAdministrator(database, adminId)
}

async function addPerson(database: Database, { email, password }: Login): Promise<string> {
  const hash = SEED_PASSWORD_HASHES.get(password) ?? (await hashPassword(password))
  const user = {
    ...newUser(email, hash, new Date()),
    user_id: `auth0|${stableId('user', email)}`,
    email_verified: true,
  }
  if (!(await insertUser(database, user))) throw new Error(`Cannot seed the user "${email}": it exists`)
  return user.user_id
}
