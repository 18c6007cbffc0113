import type { Database } from '../store/database.ts'
import { engineInputsChanged } from '../store/engine-inputs.ts'
import { configure } from './configure.ts'
import { firstProblems, type Problem } from './keywords.ts'
import type { ReadFiles } from './read-files.ts'

/**
 * Applies configuration files when a tenant starts. Deletes nothing, so that what was added by hand stays.
 *
 * @throws TypeError that lists every mistake with its line
 */
export async function applyAtStart(read: ReadFiles, database: Database, issuer: string): Promise<void> {
  if (read.problems.length > 0) throw mistakes(firstProblems(read.problems))
  const { changes, ...found } = await configure(read.files, { database, issuer, apply: true, deleteOthers: false })
  if (found.problems.length > 0) throw mistakes(found)
  if (changes.length > 0) await engineInputsChanged(database)
}

function mistakes({ problems, further }: { problems: readonly Problem[]; further: number }): TypeError {
  const lines = problems.map(({ file, line, message }) => `  ${file}:${line}: ${message}`)
  if (further > 0) lines.push(`  … and ${further} more`)
  return new TypeError(`The configuration has mistakes, and nothing of it was applied:\n${lines.join('\n')}`)
}
