import type { ExitCode, Invocation } from '../command.ts'
import { type CommandLine, parseCommandLine } from '../command-line.ts'
import { callLocal } from '../tenant/local-call.ts'
import { findLocalTenant } from '../tenant/local-tenant.ts'

const COMMAND_LINE = {
  usage: ['reset [--new-keys]'],
  description: `Resets the running local tenant to the state of its first start: all users, roles,
applications, APIs and logs that were added are deleted. Tokens stay valid.`,
  options: {
    'new-keys': {
      type: 'boolean',
      default: false,
      describe: 'also replace the signing keys, so that no token stays valid',
    },
  },
} as const satisfies CommandLine

/** Resets the tenant. */
export async function reset({ args, folder, environment, write }: Invocation): Promise<ExitCode> {
  const parsed = parseCommandLine({ args, write }, COMMAND_LINE)
  if (!parsed) return 0
  const { values } = parsed
  const tenant = await findLocalTenant(folder, environment.TOLLGATE_DATA)
  await callLocal(tenant, 'POST', '/local/reset', { keep_keys: !values['new-keys'] })
  write(`The tenant at ${tenant.origin} is in the state of its first start\n`)
  return 0
}
