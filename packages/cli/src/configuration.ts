import { type ConfigurationFile, type Problem, readConfigurationFiles } from '@tollgate/tenant/configuration'
import type { Invocation } from './command.ts'
import { Failure } from './failure.ts'
import { table } from './table.ts'
import { callLocal } from './tenant/local-call.ts'
import type { LocalTenant } from './tenant/local-tenant.ts'

/** Sends the files of the folder to the tenant, and prints the changes or every mistake. @returns whether it succeeded */
export async function sendConfiguration(
  tenant: LocalTenant,
  { folder, environment, write }: Invocation,
  { json, ...options }: { apply: boolean; delete: boolean; json: boolean },
): Promise<{ succeeded: boolean; changes: number }> {
  const files = await requireFiles(folder, environment)
  const { changes, problems, further } =
    files.problems.length > 0
      ? { changes: [], problems: files.problems, further: 0 }
      : await callLocal(tenant, 'POST', '/local/configuration', { files: files.files, ...options })
  const mistakes = rows(problems)
  const changed = rows(changes)
  if (json) {
    write(`${JSON.stringify({ changes: changed, problems: mistakes }, null, 2)}\n`)
    return { succeeded: mistakes.length === 0, changes: changed.length }
  }
  if (mistakes.length > 0) {
    write(mistakes.map(({ file, line, message }) => `${file}:${line}: ${message}\n`).join(''))
    const count = mistakes.length + Number(further ?? 0)
    write(`${count === 1 ? '1 mistake' : `${count} mistakes`}: nothing was changed\n`)
    return { succeeded: false, changes: 0 }
  }
  if (changed.length === 0) write('No changes\n')
  else write(table(changed.map(({ action, kind, name }) => [String(action), String(kind), String(name)])))
  return { succeeded: true, changes: changed.length }
}

async function requireFiles(
  folder: string,
  environment: Invocation['environment'],
): Promise<{ files: ConfigurationFile[]; problems: Problem[] }> {
  const files = await readConfigurationFiles(folder, environment)
  if (files) return files
  throw new Failure(
    `There is no "tenant.yaml" or "tollgate.yaml" in "${folder}": create one, such as with "tollgate export"`,
  )
}

function rows(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value : []
}
