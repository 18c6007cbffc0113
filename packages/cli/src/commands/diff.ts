import { parseArgs } from 'node:util'
import type { ExitCode, Invocation } from '../command.ts'
import { sendConfiguration } from '../configuration.ts'
import { findLocalTenant } from '../local-tenant.ts'

const HELP = `Usage: tollgate diff [--delete]

Compares tenant.yaml and tollgate.yaml in this folder with the running local tenant,
and prints what "tollgate apply" would change. Changes nothing.

  --delete  also list what "tollgate apply --delete" would delete
  --help    show this help
`

/** Prints the differences. Exit code 1 for mistakes in the files. */
export async function diff(invocation: Invocation): Promise<ExitCode> {
  const { values } = parseArgs({
    args: invocation.args,
    options: { delete: { type: 'boolean', default: false }, help: { type: 'boolean' } },
  })
  if (values.help) {
    invocation.write(HELP)
    return 0
  }
  const tenant = await findLocalTenant(invocation.folder, invocation.environment.TOLLGATE_DATA)
  const { succeeded } = await sendConfiguration(tenant, invocation, { apply: false, delete: values.delete })
  return succeeded ? 0 : 1
}
