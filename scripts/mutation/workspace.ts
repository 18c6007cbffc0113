import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join, relative } from 'node:path'
import { root } from '../steps.ts'
import type { Mutant, Place } from './mutant.ts'

/** A copy of a built package, in which sources can be changed and tests be run while others work with the package. */
export interface Workspace {
  /** The texts of the package's own sources, tests and their support left out. */
  readonly sources: ReadonlyMap<string, string>
  /** Absolute paths of the compiled tests. */
  readonly tests: readonly string[]
  /** The compiled file of a source: absolute. Positions in it are those in the source. */
  compiled(file: string): string
  /** Changes a source. @returns changes it back @throws Error when it does not parse any more */
  apply(mutant: Mutant, place: Place): () => void
}

const SUPPORT = /\.test\.ts$|^test\/|\/(?:testing|contract)\//

/** Tests of what is published, which a change of the copy does not reach. */
const PACKAGING = /^test\/packaging\//

/** @param name - the folder of the package below `packages` */
export function createWorkspace(name: string): Workspace {
  const folder = join(root, 'packages', name)
  const copy = join(root, '.mutants', name)
  rmSync(copy, { recursive: true, force: true })
  mkdirSync(copy, { recursive: true })
  for (const each of ['package.json', 'dist', 'lib', 'test']) {
    if (existsSync(join(folder, each))) cpSync(join(folder, each), join(copy, each), { recursive: true })
  }
  const modules = join(folder, 'node_modules')
  if (existsSync(modules)) symlinkSync(modules, join(copy, 'node_modules'), 'junction')

  const files = filesOf(folder)
  const sources = readSources(name)
  // Packages with a folder `test` compile `src` and `test` to separate folders.
  const keepsFolders = files.some(file => file.startsWith('test/'))
  const compiled = (file: string) =>
    join(copy, 'dist', (keepsFolders ? file : file.replace(/^src\//, '')).replace(/\.ts$/, '.js'))
  for (const [file, text] of sources) writeFileSync(compiled(file), withoutTypes(text))

  return {
    sources,
    tests: files.filter(file => file.endsWith('.test.ts') && !PACKAGING.test(file)).map(compiled),
    compiled,
    apply(mutant, { file, start }) {
      const text = sources.get(file) ?? ''
      writeFileSync(compiled(file), mutate(text, mutant, start))
      return () => writeFileSync(compiled(file), withoutTypes(text))
    },
  }
}

/** The texts of a package's own sources by their file, tests and their support left out. */
export function readSources(name: string): Map<string, string> {
  const folder = join(root, 'packages', name)
  const files = filesOf(folder).filter(file => !SUPPORT.test(file))
  return new Map(files.map(file => [file, readFileSync(join(folder, file), 'utf8')]))
}

function filesOf(folder: string): string[] {
  return globSync('{src,test}/**/*.ts', { cwd: folder }).map(file => file.replaceAll('\\', '/'))
}

/** @returns the changed source without types @throws Error when it does not parse any more */
export function mutate(text: string, { fault, find, put }: Mutant, start: number): string {
  try {
    return withoutTypes(text.slice(0, start) + put + text.slice(start + find.length))
  } catch (cause) {
    throw new Error(`The mutant "${fault}" is not TypeScript: correct the replacement code`, { cause })
  }
}

/** Types become spaces, so that every position stays. @throws SyntaxError for what does not parse */
function withoutTypes(source: string): string {
  return stripTypeScriptTypes(source).replace(/((?:from|import)\s*\(?\s*')(\.[^']+)\.ts'/g, "$1$2.js'")
}

/** A path as it is shown. */
export function shown(path: string): string {
  return relative(root, path).replaceAll('\\', '/')
}
