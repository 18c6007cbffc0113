import type { ExitCode, Invocation } from '../../command.ts'
import type { CommandLine } from '../../command-line.ts'
import type { Document } from '../../management.ts'
import { type ActionInput, type ActionResult, findApi, runAction } from './action.ts'

const COMMAND_LINE = {
  usage: [
    'apis [list]',
    'apis create <identifier> [--name <text>] [--permission <name>]...',
    'apis delete <identifier>',
  ],
  description: `Lists, creates or deletes APIs of the running local tenant. A new API puts permissions
into its access tokens (RBAC).`,
  options: {
    name: { type: 'string', describe: 'default: the identifier' },
    permission: { type: 'string', multiple: true, describe: 'a permission of the new API; repeat it for more' },
    json: { type: 'boolean', default: false, describe: 'print JSON' },
  },
  allowPositionals: true,
} as const satisfies CommandLine

/** Manages APIs. */
export function apis(invocation: Invocation): Promise<ExitCode> {
  return runAction(
    {
      commandLine: COMMAND_LINE,
      actions: {
        list: { words: [], run: list },
        create: { words: ['identifier'], run: create },
        delete: { words: ['identifier'], run: remove },
      },
    },
    invocation,
  )
}

async function list({ management }: ActionInput): Promise<ActionResult> {
  const found = await management.list('/resource-servers')
  return { json: found, rows: found.map(rowOf) }
}

async function create({ management, words: [identifier], text, texts }: ActionInput): Promise<ActionResult> {
  const created = await management.call('POST', '/resource-servers', {
    identifier,
    name: text('name') ?? identifier,
    scopes: texts('permission').map(value => ({ value, description: value })),
    enforce_policies: true,
    token_dialect: 'access_token_authz',
  })
  return { json: created, rows: [rowOf({ ...Object(created) })] }
}

async function remove({ management, words: [identifier = ''] }: ActionInput): Promise<ActionResult> {
  const api = await findApi(management, identifier)
  await management.call('DELETE', `/resource-servers/${encodeURIComponent(String(api.id))}`)
  return { json: api, rows: [['deleted', ...rowOf(api)]] }
}

function rowOf({ identifier, name, scopes }: Document): string[] {
  const permissions = (Array.isArray(scopes) ? scopes : []).map(({ value }) => String(value))
  return [String(identifier), String(name), permissions.join(' ')]
}
