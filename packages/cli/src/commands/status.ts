import { readEnvFile } from '../api-settings.ts'
import type { ExitCode, Invocation } from '../command.ts'
import { type CommandLine, parseCommandLine } from '../command-line.ts'
import { Failure } from '../failure.ts'
import { sendRequest } from '../http-request.ts'
import { table } from '../table.ts'
import { findLocalTenant } from '../tenant/local-tenant.ts'

const COMMAND_LINE = {
  usage: ['status [--json]'],
  description: `Shows which parts of the local stack respond: the tenant, the API and the client.
The ports of API and client come from API_PORT and CLIENT_PORT, in the environment
or ".env". Default: 6060 and 4040.`,
  options: {
    json: { type: 'boolean', default: false, describe: 'print JSON' },
  },
  notes: `Exit codes: 0 all parts respond, 1 a part does not respond, 2 wrong usage.`,
} as const satisfies CommandLine

interface Part {
  name: string
  /** `undefined`: it is not running, as far as is known. */
  url: string | undefined
  isRunning: boolean
}

/** Prints the parts of the local stack with their addresses. */
export async function status(invocation: Invocation): Promise<ExitCode> {
  const parsed = parseCommandLine(invocation, COMMAND_LINE)
  if (!parsed) return 0
  const { values } = parsed
  const file = await readEnvFile(invocation.folder)
  const port = (name: string, standard: number) => invocation.environment[name] || file[name] || String(standard)
  const parts = await Promise.all([
    part('tenant', await tenantOrigin(invocation), '/.well-known/openid-configuration'),
    part('API', `http://localhost:${port('API_PORT', 6060)}`, '/healthz'),
    part('client', `http://localhost:${port('CLIENT_PORT', 4040)}`, '/'),
  ])
  const rows = parts.map(({ name, url, isRunning }) => [name, isRunning ? 'running' : 'not running', url ?? ''])
  invocation.write(values.json ? `${JSON.stringify(parts, null, 2)}\n` : table(rows))
  return parts.every(({ isRunning }) => isRunning) ? 0 : 1
}

async function tenantOrigin({ folder, environment }: Invocation): Promise<string | undefined> {
  try {
    return (await findLocalTenant(folder, environment.TOLLGATE_DATA)).origin
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return undefined
  }
}

async function part(name: string, origin: string | undefined, path: string): Promise<Part> {
  const url = origin === undefined ? null : URL.parse(path, origin)
  if (!url) return { name, url: origin, isRunning: false }
  const response = await sendRequest(url).catch(() => undefined)
  return { name, url: origin, isRunning: response?.status === 200 }
}
