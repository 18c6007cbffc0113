import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFreePorts } from './ports.ts'

/** A running npm script of the repository. */
export interface NpmScript {
  /** Its output so far. */
  readonly stdout: string
  readonly stderr: string
  /** Resolves when the output contains the text, or the script has ended. */
  printed(pattern: RegExp): Promise<void>
  /** The same for stderr. */
  complained(pattern: RegExp): Promise<void>
  /** Sends SIGINT to all its processes, like Ctrl-C. */
  interrupt(): void
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>
}

const repository = fileURLToPath(new URL('../..', import.meta.url))

const NAMES_A_TENANT = ['AUTH0_DOMAIN', 'AUTH0_AUDIENCE', 'AUTH0_CLIENT_ID', 'AUTH0_CUSTOM_DOMAIN', 'CLIENT_ORIGIN_URL']

/** Runs `npm start` with this environment, independent of the local `.env`. */
export function runStart(environment: Record<string, string>, args: readonly string[] = []): NpmScript {
  return runScript('start', environment, args)
}

/** Runs `npm run` with this environment, independent of the local `.env`. */
export function runScript(
  script: string,
  environment: Record<string, string>,
  args: readonly string[] = [],
): NpmScript {
  return runScriptIn(repository, script, { ...withoutTenant(), ...environment }, args)
}

/** Runs what `npm start` runs, without npm. This is faster. */
export function runStartDirectly(environment: Record<string, string>, args: readonly string[] = []): NpmScript {
  return runDirectlyIn(repository, 'start', { ...withoutTenant(), ...environment }, args)
}

/** The same in a copy of the files that the beginning of a start needs. */
export function runDirectlyIn(
  folder: string,
  script: string,
  environment: Record<string, string> = {},
  args: readonly string[] = [],
): NpmScript {
  return watchProgram(process.execPath, ['scripts/run.js', script, ...args], folder, environment)
}

/** Runs `npm run` in a copy of the files that the beginning of a start needs. */
export function runScriptIn(
  folder: string,
  script: string,
  environment: Record<string, string> = {},
  args: readonly string[] = [],
): NpmScript {
  const npm = process.env.npm_execpath
  const words = ['run', script, '--', ...args]
  const [program, programArgs] = npm ? [process.execPath, [npm, ...words]] : ['npm', words]
  return watchProgram(program, programArgs, folder, environment)
}

function withoutTenant(): Record<string, string> {
  return Object.fromEntries(NAMES_A_TENANT.map(name => [name, '']))
}

function watchProgram(
  program: string,
  args: readonly string[],
  folder: string,
  environment: Record<string, string>,
): NpmScript {
  const inherited = Object.entries(process.env).filter(([name]) => !NAMES_A_TENANT.includes(name))
  const child = spawn(program, args, {
    cwd: folder,
    // Hide npm's own warnings, such as those about the user's configuration.
    // In CI, a start does not build the documentation in the background.
    env: { ...Object.fromEntries(inherited), npm_config_loglevel: 'error', CI: 'true', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A separate process group, like that of a command in a terminal.
    detached: true,
  })
  return watch(child)
}

/** Free ports for the parts, and a data folder. */
export async function environmentIn(folder: string): Promise<Record<string, string>> {
  const [tenant, api, client] = await findFreePorts(3)
  return {
    TENANT_PORT: String(tenant),
    API_PORT: String(api),
    CLIENT_PORT: String(client),
    TOLLGATE_DATA: join(folder, 'data'),
  }
}

function watch(child: ChildProcess): NpmScript {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', chunk => (stdout += chunk))
  child.stderr?.on('data', chunk => (stderr += chunk))
  const ended = once(child, 'close').then(([code]) => code)

  return {
    get stdout() {
      return stdout
    },
    get stderr() {
      return stderr
    },
    async printed(pattern) {
      while (!pattern.test(stdout) && child.exitCode === null) {
        await Promise.race([child.stdout && once(child.stdout, 'data'), ended])
      }
    },
    async complained(pattern) {
      while (!pattern.test(stderr) && child.exitCode === null) {
        await Promise.race([child.stderr && once(child.stderr, 'data'), ended])
      }
    },
    interrupt() {
      if (child.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGINT')
    },
    ended,
  }
}
