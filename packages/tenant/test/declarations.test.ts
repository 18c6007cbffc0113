import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { it } from 'node:test'

const folder = join(import.meta.dirname, '../..')
interface Package {
  exports: Record<string, { types: string }>
  dependencies: Record<string, string>
}
const { exports, dependencies }: Package = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

it('the declarations of the published package import only what it installs', () => {
  const foreign = new Set<string>()
  const files = new Set(Object.values(exports).map(({ types }) => join(folder, types)))
  // A set also iterates over what is added meanwhile.
  for (const file of files) {
    for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|import) '([^']+)'/g)) {
      if (specifier.startsWith('.')) files.add(resolve(file, '..', specifier.replace(/\.ts$/, '.d.ts')))
      else foreign.add(specifier)
    }
  }
  assert.ok(files.size > Object.keys(exports).length)
  assert.deepEqual(
    [...foreign].filter(specifier => !Object.hasOwn(dependencies, specifier)),
    [],
  )
})
