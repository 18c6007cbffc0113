import type { Database } from '../store/database.ts'
import { engineInputsChanged } from '../store/engine-inputs.ts'
import { configure } from './configure.ts'
import type { Problem } from './keywords.ts'
import type { ReadFiles } from './read-files.ts'

/**
 * Applies configuration files when a tenant starts. Deletes nothing, so that what was added by hand stays.
 *
 * @throws TypeError that lists every mistake with its line
 */
export async function applyAtStart(read: ReadFiles, database: Database, issuer: string): Promise<void> {
  if (read.problems.length > 0) throw mistakes(read.problems)
  const { changes, problems } = await configure(read.files, { database, issuer, apply: true, deleteOthers: false })
  if (problems.length > 0) throw mistakes(problems)
  if (changes.length > 0) await engineInputsChanged(database)
}

function mistakes(problems: readonly Problem[]): TypeError {
  const lines = problems.map(({ file, line, message }) => `  ${file}:${line}: ${message}`)
  return new TypeError(`The configuration has mistakes, and nothing of it was applied:\n${lines.join('\n')}`)
}
