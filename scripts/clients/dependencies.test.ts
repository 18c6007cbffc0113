import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { CLIENTS } from './catalog.ts'

const clients = join(import.meta.dirname, '../../clients')
const IMPORT = /\bfrom ['"]((?:@[\w-]+\/)?[\w-]+)|\bimport ['"]((?:@[\w-]+\/)?[\w-]+)/g

describe('package.json of a client', () => {
  for (const { name } of CLIENTS) {
    const folder = join(clients, name)
    const { dependencies, devDependencies, license, ...manifest } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    )
    const declared: Record<string, string> = { ...dependencies, ...devDependencies }

    it(`of "${name}" declares each package that a file imports`, () => {
      const sources = globSync(['*.{ts,js}', 'src/**/*.{ts,tsx,js,jsx,vue,svelte}'], { cwd: folder })
      const imported = sources.flatMap(source =>
        [...readFileSync(join(folder, source), 'utf8').matchAll(IMPORT)].map(
          ([, from, effect]) => from ?? effect ?? '',
        ),
      )
      const missing = imported.filter(found => found !== 'node' && !(found in declared))
      assert.ok(imported.length > 0)
      assert.deepEqual([...new Set(missing)], [])
    })

    it(`of "${name}" has exact versions, the name and the license`, () => {
      for (const [dependency, version] of Object.entries(declared)) assert.match(version, /^\d+\.\d+\.\d+$/, dependency)
      assert.equal(license, 'Apache-2.0')
      assert.equal(manifest.name, `hello-world-${name}`)
    })
  }

  it('the workspaces are the clients', () => {
    const { workspaces } = JSON.parse(readFileSync(join(clients, 'package.json'), 'utf8'))
    assert.deepEqual(workspaces.toSorted(), CLIENTS.map(({ name }) => name).toSorted())
  })
})
