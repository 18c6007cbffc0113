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
  const written = (Array.isArray(files) ? files : []).map(({ name, text }) => ({
    name: String(name),
    path: join(folder, String(name)),
    text: String(text),
  }))
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
