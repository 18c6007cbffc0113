import type { ExitCode, Invocation } from '../../command.ts'
import { type CommandLine, parseCommandLine } from '../../command-line.ts'
import { Failure, UsageError } from '../../failure.ts'
import { type Document, type Management, openManagement } from '../../management.ts'
import { printable } from '../../printable.ts'
import { table } from '../../table.ts'
import { findLocalTenant } from '../../tenant/local-tenant.ts'

/** What an action of a command can use: the words and options after it, and the tenant. */
export interface ActionInput {
  words: readonly string[]
  text(option: string): string | undefined
  texts(option: string): readonly string[]
  isSet(option: string): boolean
  management: Management
}

/** What an action did: documents for JSON, and the same as rows of a table. */
export interface ActionResult {
  json: unknown
  rows: readonly (readonly string[])[]
}

interface ManagingCommand {
  commandLine: CommandLine
  /** The words that each action takes. The first action is the default. */
  actions: Readonly<Record<string, { words: readonly string[]; run(input: ActionInput): Promise<ActionResult> }>>
}

/** Runs the action that the first word names, at the running local tenant. */
export async function runAction(
  { commandLine, actions }: ManagingCommand,
  { args, folder, environment, write }: Invocation,
): Promise<ExitCode> {
  const parsed = parseCommandLine({ args, write }, commandLine)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const names = Object.keys(actions)
  const [name = names[0] ?? '', ...words] = positionals
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (!action) throw new UsageError(`Unknown action "${name}": choose "${names.join('", "')}"`)
  const missing = action.words[words.length]
  if (missing !== undefined) throw new UsageError(`The ${missing} is missing: add it after "${name}"`)
  const extra = words[action.words.length]
  if (extra !== undefined) throw new UsageError(`Unexpected argument "${extra}": quote names that contain spaces`)
  const management = await openManagement(await findLocalTenant(folder, environment.TOLLGATE_DATA))
  const given = new Map(Object.entries(values))
  const { json, rows } = await action.run({
    words,
    text: option => [given.get(option)].flat().find(value => typeof value === 'string'),
    texts: option => [given.get(option)].flat().filter(value => typeof value === 'string'),
    isSet: option => given.get(option) === true,
    management,
  })
  write(values.json ? `${JSON.stringify(json, null, 2)}\n` : table(rows.map(row => row.map(printable))))
  return 0
}

/** @throws {Failure} unless exactly one is found */
export async function findUser({ call }: Management, name: string): Promise<Document> {
  const path = name.includes('|')
    ? `/users/${encodeURIComponent(name)}`
    : `/users-by-email?email=${encodeURIComponent(name)}`
  const [found, another] = [await call('GET', path)].flat()
  if (another !== undefined) throw new Failure(`Several users have the address "${name}": pass the user ID`)
  return requireFound(found, `user "${name}"`, 'users')
}

/** @throws {Failure} if there is none */
export async function findRole({ list }: Management, name: string): Promise<Document> {
  return requireFound(
    (await list('/roles')).find(role => role.name === name),
    `role "${name}"`,
    'roles',
  )
}

/** @throws {Failure} if there is none */
export async function findApi({ list }: Management, identifier: string): Promise<Document> {
  const apis = await list('/resource-servers')
  return requireFound(
    apis.find(api => api.identifier === identifier),
    `API "${identifier}"`,
    'apis',
  )
}

function requireFound(found: unknown, what: string, command: string): Document {
  if (typeof found === 'object' && found !== null) return { ...found }
  throw new Failure(`There is no ${what}: "tollgate ${command}" lists what there is`)
}
