import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

const require = createRequire(import.meta.url)
const root = join(import.meta.dirname, '../../..')
const { exports }: { exports: Record<string, { default: string }> } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
)

/** Which packages an entry may import, beside Node itself. */
const FRAMEWORKS: Readonly<Record<string, readonly string[]>> = { './nest': ['@nestjs/common', '@nestjs/core'] }

/** Bundles an entry with all that it imports of this package, minified. */
async function bundle(entry: string): Promise<{ code: string; imports: readonly string[] }> {
  const build = await rolldown({ input: join(root, entry), external: /^[^./]/, platform: 'node' })
  const { output } = await build.generate({ minify: true })
  await build.close()
  const [{ code, imports }] = output
  assert.equal(output.length, 1)
  return { code, imports }
}

describe('The package', () => {
  it('has a core of less than 18 kB, without DPoP, minified and gzipped', async () => {
    const { code } = await bundle('lib/index.js')
    const bytes = gzipSync(code).length
    assert.ok(bytes < 18_000, `${bytes} bytes`)
    assert.doesNotMatch(code, /dpop\+jwt/)
  })

  for (const [subpath, { default: entry }] of Object.entries(exports)) {
    const allowed = FRAMEWORKS[subpath] ?? []
    it(`imports only Node${allowed.map(name => ` and ${name}`).join('')} in "${subpath}"`, async () => {
      const { imports } = await bundle(entry)
      assert.deepEqual(imports.filter(name => !name.startsWith('node:')).sort(), allowed)
    })

    it(`is one instance in "${subpath}", whether it is imported or required`, async () => {
      const name = `@tollgate/guard${subpath.slice(1)}`
      const [imported, required] = [await import(name), require(name)]
      assert.deepEqual(Object.keys(required).sort(), Object.keys(imported).sort())
      for (const [key, value] of Object.entries(imported)) assert.equal(required[key], value, key)
    })

    it(`has the same names in "${subpath}" for what does not require ES modules, such as Jest`, async () => {
      const { default: lib } = exports[subpath] ?? assert.fail()
      const commonjs = require(join(root, lib.replace('./lib/', './cjs/')))
      assert.deepEqual(
        Object.keys(commonjs).sort(),
        Object.keys(await import(`@tollgate/guard${subpath.slice(1)}`)).sort(),
      )
    })
  }

  it('knows nothing of the place that it is in, which a bundle changes', () => {
    const files = globSync('{lib,cjs}/**/*.js', { cwd: root })
    assert.ok(files.length > 0)
    for (const file of files) {
      assert.doesNotMatch(
        readFileSync(join(root, file), 'utf8'),
        /import\.meta|createRequire|__dirname|__filename/,
        file,
      )
    }
  })
})
