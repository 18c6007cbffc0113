import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExitCode, Invocation } from '../command.ts'
import { type CommandLine, parseCommandLine } from '../command-line.ts'
import { Failure } from '../failure.ts'
import { callLocal } from '../tenant/local-call.ts'
import { findLocalTenant } from '../tenant/local-tenant.ts'

const COMMAND_LINE = {
  usage: ['export [--force]'],
  description: `Writes the configuration of the running local tenant to tenant.yaml and tollgate.yaml
in this folder, without secrets and passwords.`,
  options: {
    force: { type: 'boolean', default: false, describe: 'replace files that exist' },
  },
} as const satisfies CommandLine

const FILES = ['tenant.yaml', 'tollgate.yaml']

/** Writes both files, or neither. */
export async function exportFiles({ args, folder, environment, write }: Invocation): Promise<ExitCode> {
  const parsed = parseCommandLine({ args, write }, COMMAND_LINE)
  if (!parsed) return 0
  const { values } = parsed
  const tenant = await findLocalTenant(folder, environment.TOLLGATE_DATA)
  const { files } = await callLocal(tenant, 'GET', '/local/configuration')
  const named: { name: unknown; text: unknown }[] = Array.isArray(files) ? files : []
  // The response does not choose which files are written.
  const written = FILES.flatMap(name => {
    const file = named.find(each => each.name === name)
    return file ? [{ name, path: join(folder, name), text: String(file.text) }] : []
  })
  const existing = written.find(({ path }) => existsSync(path))
  if (existing && !values.force) {
    throw new Failure(`"${existing.path}" exists: remove it, or pass "--force" to replace it`)
  }
  for (const { name, path, text } of written) {
    await writeFile(path, text)
    write(`${name}\n`)
  }
  return 0
}
