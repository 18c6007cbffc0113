import leven from 'leven'
import packageJson from '../package.json' with { type: 'json' }
import type { Command, ExitCode, Invocation } from './command.ts'
import { Failure, UsageError } from './failure.ts'

/** The process that runs a command. */
export interface Terminal extends Omit<Invocation, 'args'> {
  /** Writes to standard error. */
  warn(text: string): void
}

interface Entry {
  summary: string
  /** Loads the command. Commands that do not run are not loaded. */
  load(): Promise<Command>
}

const COMMANDS: Readonly<Record<string, Entry>> = {
  start: {
    summary: 'start a local tenant',
    load: async () => (await import('./commands/start.ts')).start,
  },
  run: {
    summary: 'start a local tenant with an API and a client',
    load: async () => (await import('./commands/run.ts')).runProject,
  },
  token: {
    summary: 'print a new access token of the running local tenant',
    load: async () => (await import('./commands/token.ts')).token,
  },
  diff: {
    summary: 'compare tenant.yaml and tollgate.yaml with the running local tenant',
    load: async () => (await import('./commands/diff.ts')).diff,
  },
  apply: {
    summary: 'change the running local tenant to what these files say',
    load: async () => (await import('./commands/apply.ts')).apply,
  },
  export: {
    summary: 'write the configuration of the running local tenant to these files',
    load: async () => (await import('./commands/export.ts')).exportFiles,
  },
  mcp: {
    summary: 'serve the running local tenant to coding agents (MCP)',
    load: async () => (await import('./commands/mcp.ts')).mcp,
  },
  explain: {
    summary: 'explain why an API accepts or rejects a token',
    load: async () => (await import('./commands/explain.ts')).explain,
  },
  routes: {
    summary: "list an API's routes with what they require; --probe calls them",
    load: async () => (await import('./commands/routes.ts')).routes,
  },
  doctor: {
    summary: 'check the configuration: domain, keys, clock, audience, CORS, TLS',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  status: {
    summary: 'show which parts of the local stack are running',
    load: async () => (await import('./commands/status.ts')).status,
  },
  env: {
    summary: "print shell lines that point Auth0's tools at the local tenant",
    load: async () => (await import('./commands/env.ts')).env,
  },
}

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
    return await dispatch(name, { ...terminal, args })
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

/** At most a third of the letters may differ. */
function remedy(name: string): string {
  const [nearest] = Object.keys(COMMANDS)
    .map(known => ({ known, distance: leven(known, name) }))
    .filter(({ known, distance }) => distance <= Math.ceil(known.length / 3))
    .sort((a, b) => a.distance - b.distance)
  return nearest ? `did you mean "${nearest.known}"?` : 'see "tollgate --help"'
}
