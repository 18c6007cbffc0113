import { globSync, readFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'

/** The text of each generated file, by its path in the repository. */
export type GeneratedFiles = ReadonlyMap<string, string>

/** Collects generated files. A generated file can be the source of others. */
export interface FileSet {
  readonly files: GeneratedFiles
  add(path: string, text: string): void
  /** The text of a file: the generated one, or the one in the repository. */
  read(path: string): string
  /** The files in a folder, generated or not, that match a pattern. Their paths are relative to the folder. */
  list(folder: string, patterns: readonly string[]): string[]
  /** Adds copies of the files in a folder. */
  copy(from: string, to: string, patterns: readonly string[], change?: (text: string) => string): void
}

/** @param root the repository */
export function createFileSet(root: string): FileSet {
  const files = new Map<string, string>()
  const set: FileSet = {
    files,
    add: (path, text) => files.set(path, text),
    read: path => files.get(path) ?? readFileSync(join(root, path), 'utf8'),
    list(folder, patterns) {
      const written = globSync([...patterns], { cwd: join(root, folder), exclude: ['node_modules/**', 'dist/**'] })
      const generated = [...files.keys()]
        .filter(path => path.startsWith(`${folder}/`))
        .map(path => path.slice(folder.length + 1))
        .filter(path => patterns.some(pattern => matchesGlob(path, pattern)))
      return [...new Set([...written.map(path => path.replaceAll('\\', '/')), ...generated])].toSorted()
    },
    copy(from, to, patterns, change = text => text) {
      for (const name of set.list(from, patterns)) set.add(`${to}/${name}`, change(set.read(`${from}/${name}`)))
    },
  }
  return set
}
