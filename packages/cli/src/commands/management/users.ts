import { randomBytes } from 'node:crypto'
import type { ExitCode, Invocation } from '../../command.ts'
import type { CommandLine } from '../../command-line.ts'
import type { Document } from '../../management.ts'
import { type ActionInput, type ActionResult, findRole, findUser, runAction } from './action.ts'

const COMMAND_LINE = {
  usage: ['users [list]', 'users create <email> [--password <text>] [--role <name>]...', 'users delete <email or ID>'],
  description: `Lists, creates or deletes users of the running local tenant.`,
  options: {
    password: { type: 'string', describe: 'default: a new one, which is printed' },
    role: { type: 'string', multiple: true, describe: 'a role of the new user; repeat it for more' },
    json: { type: 'boolean', default: false, describe: 'print JSON' },
  },
  allowPositionals: true,
} as const satisfies CommandLine

const CONNECTION = 'Username-Password-Authentication'

/** Manages users. */
export function users(invocation: Invocation): Promise<ExitCode> {
  return runAction(
    {
      commandLine: COMMAND_LINE,
      actions: {
        list: { words: [], run: list },
        create: { words: ['email address'], run: create },
        delete: { words: ['email address or user ID'], run: remove },
      },
    },
    invocation,
  )
}

async function list({ management }: ActionInput): Promise<ActionResult> {
  const found = await management.list('/users')
  return { json: found, rows: found.map(rowOf) }
}

async function create({ management, words: [email], text, texts }: ActionInput): Promise<ActionResult> {
  const roles = await Promise.all(texts('role').map(name => findRole(management, name)))
  const given = text('password')
  const password = given ?? randomBytes(12).toString('base64url')
  const body = { email, password, email_verified: true, connection: CONNECTION }
  const user = { ...Object(await management.call('POST', '/users', body)) }
  const path = `/users/${encodeURIComponent(user.user_id)}/roles`
  if (roles.length > 0) await management.call('POST', path, { roles: roles.map(({ id }) => id) })
  const generated = given === undefined ? { password } : {}
  return { json: { ...user, ...generated }, rows: [[...rowOf(user), ...Object.values(generated)]] }
}

async function remove({ management, words: [name = ''] }: ActionInput): Promise<ActionResult> {
  const user = await findUser(management, name)
  await management.call('DELETE', `/users/${encodeURIComponent(String(user.user_id))}`)
  return { json: user, rows: [['deleted', ...rowOf(user)]] }
}

function rowOf({ email, user_id, name }: Document): string[] {
  return [String(email ?? ''), String(user_id), String(name ?? '')]
}
