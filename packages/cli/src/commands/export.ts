import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { ExitCode, Invocation } from '../command.ts'
import { Failure } from '../failure.ts'
import { callLocal } from '../local-call.ts'
import { findLocalTenant } from '../local-tenant.ts'

const HELP = `Usage: tollgate export [--force]

Writes the configuration of the running local tenant to tenant.yaml and tollgate.yaml
in this folder, without secrets and passwords.

  --force  replace files that exist
  --help   show this help
`

const FILES = ['tenant.yaml', 'tollgate.yaml']

/** Writes both files, or neither. */
export async function exportFiles({ args, folder, environment, write }: Invocation): Promise<ExitCode> {
  const { values } = parseArgs({
    args,
    options: { force: { type: 'boolean', default: false }, help: { type: 'boolean' } },
  })
  if (values.help) {
    write(HELP)
    return 0
  }
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
