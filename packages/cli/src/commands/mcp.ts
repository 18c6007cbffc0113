import packageJson from '../../package.json' with { type: 'json' }
import type { ExitCode, Invocation } from '../command.ts'
import { type CommandLine, parseCommandLine } from '../command-line.ts'
import { respond } from '../mcp/server.ts'
import { findLocalTenant } from '../tenant/local-tenant.ts'

const COMMAND_LINE = {
  usage: ['mcp'],
  description: `Serves the running local tenant to coding agents by the Model Context Protocol, over
standard input and output. Tools list and create applications, list APIs and logs,
reset the tenant, log a user in, and explain the last refusal.`,
  options: {},
  notes: `The tenant is found by its data folder: $TOLLGATE_DATA, or the nearest ".tollgate"
in this folder or one above it.`,
} as const satisfies CommandLine

/** Responds to each line of the input with one line, until the input ends. */
export async function mcp({ args, folder, environment, write, lines }: Invocation): Promise<ExitCode> {
  if (!parseCommandLine({ args, write }, COMMAND_LINE)) return 0
  const findTenant = () => findLocalTenant(folder, environment.TOLLGATE_DATA)
  for await (const line of lines()) {
    const response = line.trim() === '' ? undefined : await respond(line, findTenant, packageJson.version)
    if (response) write(`${JSON.stringify(response)}\n`)
  }
  return 0
}
