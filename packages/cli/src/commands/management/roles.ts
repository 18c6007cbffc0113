import type { ExitCode, Invocation } from '../../command.ts'
import type { CommandLine } from '../../command-line.ts'
import type { Document } from '../../management.ts'
import { type ActionInput, type ActionResult, findRole, findUser, runAction } from './action.ts'

const COMMAND_LINE = {
  usage: [
    'roles [list]',
    'roles create <name> [--description <text>]',
    'roles assign <name> <email or ID>',
    'roles remove <name> <email or ID>',
    'roles delete <name>',
  ],
  description: `Lists, creates or deletes roles of the running local tenant, gives a user a role, or
removes it from the user. "tollgate grant" gives a role permissions.`,
  options: {
    description: { type: 'string', describe: 'of the new role' },
    json: { type: 'boolean', default: false, describe: 'print JSON' },
  },
  allowPositionals: true,
} as const satisfies CommandLine

/** Manages roles. */
export function roles(invocation: Invocation): Promise<ExitCode> {
  const ofUser = ['name of the role', 'email address or user ID']
  return runAction(
    {
      commandLine: COMMAND_LINE,
      actions: {
        list: { words: [], run: list },
        create: { words: ['name'], run: create },
        assign: { words: ofUser, run: input => change('POST', input) },
        remove: { words: ofUser, run: input => change('DELETE', input) },
        delete: { words: ['name'], run: remove },
      },
    },
    invocation,
  )
}

async function list({ management }: ActionInput): Promise<ActionResult> {
  const found = await management.list('/roles')
  return { json: found, rows: found.map(rowOf) }
}

async function create({ management, words: [name], text }: ActionInput): Promise<ActionResult> {
  const description = text('description')
  const body = { name, ...(description !== undefined && { description }) }
  const created = await management.call('POST', '/roles', body)
  return { json: created, rows: [rowOf({ ...Object(created) })] }
}

async function change(method: 'POST' | 'DELETE', { management, words }: ActionInput): Promise<ActionResult> {
  const [roleName = '', userName = ''] = words
  const role = await findRole(management, roleName)
  const { user_id: id } = await findUser(management, userName)
  const path = `/users/${encodeURIComponent(String(id))}/roles`
  await management.call(method, path, { roles: [role.id] })
  const held = await management.list(path)
  return { json: held, rows: [[userName, ...held.map(({ name }) => String(name))]] }
}

async function remove({ management, words: [name = ''] }: ActionInput): Promise<ActionResult> {
  const role = await findRole(management, name)
  await management.call('DELETE', `/roles/${encodeURIComponent(String(role.id))}`)
  return { json: role, rows: [['deleted', ...rowOf(role)]] }
}

function rowOf({ name, id, description }: Document): string[] {
  return [String(name), String(id), String(description ?? '')]
}
