import type { ExitCode, Invocation } from '../../command.ts'
import { type CommandLine, parseCommandLine } from '../../command-line.ts'
import { UsageError } from '../../failure.ts'
import { type Management, openManagement } from '../../management.ts'
import { printable } from '../../printable.ts'
import { table } from '../../table.ts'
import { findLocalTenant } from '../../tenant/local-tenant.ts'
import { findRole, findUser } from './action.ts'

const HELLO_WORLD = 'https://hello-world.example.com'

const COMMAND_LINE = {
  usage: [
    'grant <permission>... --user <email or ID> [options]',
    'grant <permission>... --role <name> [options]',
    'grant <permission>... --app <client ID> [options]',
  ],
  description: `Grants permissions of an API to a user, a role or an application of the running local
tenant. The next token has them; a token that was issued before does not.`,
  options: {
    user: { type: 'string', describe: 'a user, by email address or ID' },
    role: { type: 'string', describe: 'a role, by its name' },
    app: { type: 'string', describe: 'an application, by its client ID' },
    api: { type: 'string', default: HELLO_WORLD, describe: 'the identifier of the API. Default: the Hello World API' },
    revoke: { type: 'boolean', default: false, describe: 'take the permissions away' },
    json: { type: 'boolean', default: false, describe: 'print JSON' },
  },
  allowPositionals: true,
} as const satisfies CommandLine

/** Grants or revokes permissions, and prints what is granted then. */
export async function grant({ args, folder, environment, write }: Invocation): Promise<ExitCode> {
  const parsed = parseCommandLine({ args, write }, COMMAND_LINE)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const { user, role, app, api, revoke } = values
  if (positionals.length === 0) throw new UsageError('There is no permission: name one, such as "read:admin-messages"')
  if ([user, role, app].filter(each => each !== undefined).length !== 1) {
    throw new UsageError('Name who gets the permission: pass one of "--user", "--role" and "--app"')
  }
  const management = await openManagement(await findLocalTenant(folder, environment.TOLLGATE_DATA))
  const change = { permissions: positionals, api, revoke }
  const granted =
    app === undefined
      ? await changePermissions(management, await holderPath(management, user, role), change)
      : await changeClientGrant(management, app, change)
  write(values.json ? `${JSON.stringify(granted, null, 2)}\n` : table(granted.map(name => [printable(name)])))
  return 0
}

interface Change {
  permissions: readonly string[]
  api: string
  revoke: boolean
}

async function holderPath(management: Management, user: string | undefined, role: string | undefined): Promise<string> {
  if (user !== undefined) return `/users/${encodeURIComponent(String((await findUser(management, user)).user_id))}`
  return `/roles/${encodeURIComponent(String((await findRole(management, role ?? '')).id))}`
}

async function changePermissions(management: Management, holder: string, change: Change): Promise<string[]> {
  const path = `${holder}/permissions`
  const permissions = change.permissions.map(name => ({
    permission_name: name,
    resource_server_identifier: change.api,
  }))
  await management.call(change.revoke ? 'DELETE' : 'POST', path, { permissions })
  const held = await management.list(path)
  return held
    .filter(each => each.resource_server_identifier === change.api)
    .map(({ permission_name }) => String(permission_name))
}

/** An application has one grant for each API, with all its permissions. */
async function changeClientGrant(management: Management, clientId: string, change: Change): Promise<string[]> {
  const query = new URLSearchParams({ client_id: clientId, audience: change.api })
  const [found] = await management.list(`/client-grants?${query}`)
  const held = (Array.isArray(found?.scope) ? found.scope : []).map(String)
  const scope = change.revoke
    ? held.filter(name => !change.permissions.includes(name))
    : [...new Set([...held, ...change.permissions])]
  if (found) await management.call('PATCH', `/client-grants/${encodeURIComponent(String(found.id))}`, { scope })
  else if (!change.revoke) {
    await management.call('POST', '/client-grants', { client_id: clientId, audience: change.api, scope })
  }
  return scope
}
