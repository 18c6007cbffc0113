import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, it } from 'node:test'
import { root } from '../steps.ts'

type Imports = ReadonlyMap<string, readonly string[]>

/** Imports of files of the repository, those of types included. */
const IMPORT = /^(?:import|export)\b[^'"]*?from\s+'(\.[^']+)'|^import '(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm

describe('the imports of the sources', () => {
  it('form no cycle, those of types included', () => {
    const imports = readImports()
    assert.ok(imports.size > 300, `${imports.size} files`)
    assert.deepEqual(cyclesOf(imports), [])
  })

  for (const part of ['packages/tenant/src', 'packages/cli/src', 'packages/create-tollgate/src', 'scripts']) {
    it(`form no cycle between folders of ${part}`, () => {
      assert.deepEqual(cyclesOf(foldersOf(readImports(), part)), [])
    })
  }

  it('are reported when they form a cycle', () => {
    const imports = new Map([
      ['a.ts', ['b.ts']],
      ['b.ts', ['c.ts', 'd.ts']],
      ['c.ts', ['a.ts']],
      ['d.ts', []],
    ])
    assert.deepEqual(cyclesOf(imports), [['a.ts', 'b.ts', 'c.ts', 'a.ts']])
  })
})

function readImports(): Imports {
  const sources = globSync('{packages,apps,examples,e2e,scripts,conformance,bench}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: path => /(?:^|[\\/])(?:node_modules|dist|lib|cjs|\.mutants)(?:[\\/]|$)/.test(path),
  })
  const known = new Set(sources)
  return new Map(
    sources.map(file => {
      const named = Array.from(
        readFileSync(join(root, file), 'utf8').matchAll(IMPORT),
        ([, a, b, c]) => a ?? b ?? c ?? '',
      )
      return [file, named.map(name => join(dirname(file), name)).filter(target => known.has(target))]
    }),
  )
}

/** Imports between the folders in `parent`. Files directly in it assemble the folders or are constants, so they are left out. */
function foldersOf(imports: Imports, parent: string): Imports {
  const folderOf = (file: string): string | undefined => {
    const [folder = '', inside] = relative(parent, file).split(/[\\/]/)
    return inside === undefined || folder === '..' ? undefined : folder
  }
  const folders = new Map<string, string[]>()
  for (const [file, targets] of imports) {
    const folder = folderOf(file)
    if (folder === undefined || file.endsWith('.test.ts')) continue
    const others = targets.map(folderOf).filter(target => target !== undefined && target !== folder)
    folders.set(folder, [...(folders.get(folder) ?? []), ...others.filter(other => other !== undefined)])
  }
  return folders
}

/** The first cycle that a depth-first walk meets from each file, each file in at most one of them. */
function cyclesOf(imports: Imports): string[][] {
  const cycles: string[][] = []
  const done = new Set<string>()
  function visit(file: string, path: readonly string[]): void {
    if (path.includes(file)) {
      cycles.push([...path.slice(path.indexOf(file)), file])
      return
    }
    if (done.has(file)) return
    for (const next of imports.get(file) ?? []) visit(next, [...path, file])
    done.add(file)
  }
  for (const file of imports.keys()) visit(file, [])
  return cycles
}
