import leven from 'leven'
import packageJson from '../package.json' with { type: 'json' }
import type { ExitCode, Invocation } from './command.ts'
import { COMMANDS } from './commands.ts'
import { Failure, UsageError } from './failure.ts'

/** The process that runs a command. */
export type Terminal = Omit<Invocation, 'args' | 'help'>

const NAME_WIDTH = Math.max(...Object.keys(COMMANDS).map(name => name.length))
const LIST = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(NAME_WIDTH)}  ${summary}\n`)
const HELP = `Usage: tollgate <command> [options]

${LIST.join('')}
  --help     show this help; after a command, the help of the command
  --version  show the version

Exit codes: 0 success, 1 the command or one of its checks failed, 2 wrong usage.
`

/** An unknown or incomplete option, as `parseArgs` reports it. */
const isMisuse = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')

/** Runs the command that the words name. Failures are printed as one sentence. */
export async function run([name = '--help', ...args]: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await dispatch(name, { ...terminal, args, help: () => helpOfCommands(terminal) })
  } catch (error) {
    if (!(error instanceof Failure) && !isMisuse(error)) throw error
    terminal.warn(`${error.message}\n`)
    return error instanceof Failure && !(error instanceof UsageError) ? 1 : 2
  }
}

async function dispatch(name: string, invocation: Invocation): Promise<ExitCode> {
  if (name === '--help' || name === '-h' || name === 'help') {
    invocation.write(HELP)
    return 0
  }
  if (name === '--version' || name === '-v') {
    invocation.write(`${packageJson.version}\n`)
    return 0
  }
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!entry) throw new UsageError(`Unknown command "${name}": ${remedy(name)}`)
  const command = await entry.load()
  return await command(invocation)
}

async function helpOfCommands(terminal: Terminal): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>()
  for (const [name, { load }] of Object.entries(COMMANDS)) {
    const command = await load()
    const write = (text: string) => texts.set(name, text)
    await command({ ...terminal, args: ['--help'], write, help: async () => new Map() })
  }
  return texts
}

/** At most a third of the letters may differ. */
function remedy(name: string): string {
  const [nearest] = Object.keys(COMMANDS)
    .map(known => ({ known, distance: leven(known, name) }))
    .filter(({ known, distance }) => distance <= Math.ceil(known.length / 3))
    .sort((a, b) => a.distance - b.distance)
  return nearest ? `did you mean "${nearest.known}"?` : 'see "tollgate --help"'
}
