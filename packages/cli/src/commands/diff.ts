import type { ExitCode, Invocation } from '../command.ts'
import { type CommandLine, parseCommandLine } from '../command-line.ts'
import { sendConfiguration } from '../configuration.ts'
import { findLocalTenant } from '../tenant/local-tenant.ts'

const COMMAND_LINE = {
  usage: ['diff [--delete] [--json]'],
  description: `Compares tenant.yaml and tollgate.yaml in this folder with the running local tenant,
and prints what "tollgate apply" would change. Changes nothing.`,
  options: {
    delete: { type: 'boolean', default: false, describe: 'also list what "tollgate apply --delete" would delete' },
    json: { type: 'boolean', default: false, describe: 'print JSON' },
  },
} as const satisfies CommandLine

/** Prints the differences. Exit code 1 for mistakes in the files. */
export async function diff(invocation: Invocation): Promise<ExitCode> {
  const parsed = parseCommandLine(invocation, COMMAND_LINE)
  if (!parsed) return 0
  const { values } = parsed
  const tenant = await findLocalTenant(invocation.folder, invocation.environment.TOLLGATE_DATA)
  const options = { apply: false, delete: values.delete, json: values.json }
  const { succeeded } = await sendConfiguration(tenant, invocation, options)
  return succeeded ? 0 : 1
}
