import assert from 'node:assert/strict'
import { connect, present } from '../auth0/connect.ts'
import type { World } from '../world.ts'
import { giveCredentials, goToTenant } from './log-in.ts'
import type { PageCheck } from './page-check.ts'
import type { Site } from './site.ts'
import { assertFailure, comeBackBy, getToken, shows, trouble, visit } from './visit.ts'

/** Logins for an organization. The application uses organizations for the time of a check. */
export const organizationChecks: readonly PageCheck[] = [
  {
    name: 'logs in for an organization by its ID, and renewed tokens keep it',
    run: (world, site) => logInFor(world, site, ({ id }) => id),
  },
  {
    name: 'reports a user who is not a member of the organization as `access_denied`',
    async run(world, site) {
      await using _ = await usingOrganizations(world, site)
      const id = await createOrganization(world, `globex-${site.clientId.toLowerCase()}`, { isMember: false })
      await using at = await visit(world, site)
      await goToTenant(at, { organization: id })
      await giveCredentials(at.page, world.user)
      await shows(at, 'Error: access_denied')
      await assertFailure(at, await trouble(at), {
        error: 'access_denied',
        message: new RegExp(`^user auth0\\|\\w+ is not part of the ${id} organization$`),
        type: 'AuthenticationError',
      })
      await connect(world).organizations.delete(id)
    },
  },
  {
    name: 'reports an organization, for an application that does not use them, as `invalid_request`',
    async run(world, site) {
      await using at = await visit(world, site)
      await comeBackBy(at, 'logIn', { organization: 'org_1' })
      await shows(at, 'Error: invalid_request')
      await assertFailure(at, await trouble(at), {
        error: 'invalid_request',
        message: /^parameter organization is not allowed for this client$/,
        type: 'AuthenticationError',
      })
    },
  },
]

/** Version 1 of the SDK compares the organization of the request with `org_id` alone. */
export const byName: PageCheck = {
  name: 'logs in for an organization by its name, and renewed tokens keep it',
  run: (world, site) => logInFor(world, site, ({ name }) => name),
}

async function logInFor(
  world: World,
  site: Site,
  choose: (organization: { id: string; name: string }) => string,
): Promise<void> {
  await using _ = await usingOrganizations(world, site)
  const name = `acme-${site.clientId.toLowerCase()}`
  const id = await createOrganization(world, name)
  await using at = await visit(world, site)
  await goToTenant(at, { organization: choose({ id, name }) })
  await giveCredentials(at.page, world.user)
  await shows(at, world.user.email)
  assert.equal(organizationIn(await getToken(at)), id)
  assert.equal(organizationIn(await getToken(at, { isFresh: true })), id)
  await connect(world).organizations.delete(id)
}

async function usingOrganizations(world: World, { clientId }: Site): Promise<AsyncDisposable> {
  const { clients, tenants } = connect(world)
  await clients.update(clientId, { organization_usage: 'allow' })
  await tenants.settings.update({ allow_organization_name_in_authentication_api: true })
  return {
    async [Symbol.asyncDispose]() {
      await clients.update(clientId, { organization_usage: 'deny' })
    },
  }
}

async function createOrganization(
  world: World,
  name: string,
  { isMember = true }: { isMember?: boolean } = {},
): Promise<string> {
  const { connections, organizations, users } = connect(world)
  const [connection] = (await connections.list()).data
  const enabled_connections = [{ connection_id: present(connection?.id) }]
  const organization = await organizations.create({ name: name.slice(0, 50), enabled_connections })
  const id = present(organization.id)
  const [user] = await users.listUsersByEmail({ email: world.user.email })
  if (isMember) await organizations.members.create(id, { members: [present(user?.user_id)] })
  return id
}

function organizationIn(token: string): unknown {
  const [, claims = ''] = token.split('.')
  return JSON.parse(Buffer.from(claims, 'base64url').toString()).org_id
}
