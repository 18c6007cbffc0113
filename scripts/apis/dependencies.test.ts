import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { APIS } from './catalog.ts'

const root = join(import.meta.dirname, '../..')
const IMPORT = /\bfrom '((?:@[\w-]+\/)?[\w-]+)|^import '((?:@[\w-]+\/)?[\w-]+)/gm

describe('package.json of an API', () => {
  for (const name of APIS.flatMap(api => [api.name, `${api.name}-js`])) {
    const folder = join(root, 'apis', name)
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const declared: Record<string, string> = { ...dependencies, ...devDependencies }

    it(`of "${name}" declares each package that a file imports`, () => {
      const imported = globSync('src/**/*', { cwd: folder }).flatMap(source =>
        [...readFileSync(join(folder, source), 'utf8').matchAll(IMPORT)].map(
          ([, from, effect]) => from ?? effect ?? '',
        ),
      )
      const missing = imported.filter(found => found !== 'node' && !(found in declared))
      assert.ok(imported.length > 0)
      assert.deepEqual([...new Set(missing)], [])
    })

    it(`of "${name}" has exact versions, of the packages here the current one`, () => {
      const { version: current } = JSON.parse(readFileSync(join(root, 'packages/guard/package.json'), 'utf8'))
      for (const [dependency, version] of Object.entries(declared)) {
        if (dependency.startsWith('@tollgate/')) assert.equal(version, current)
        else assert.match(version, /^\d+\.\d+\.\d+$/, dependency)
      }
    })
  }
})
