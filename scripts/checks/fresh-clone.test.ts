import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, it } from 'node:test'
import { root } from '../steps.ts'

const STATIC_IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^;'"=()]*?\sfrom\s+)?'([^']+)'/gm

const packages = globSync(['packages/*/package.json', 'apps/*/package.json'], { cwd: root }).map(
  file => JSON.parse(readFileSync(join(root, file), 'utf8')).name,
)

/** All modules that a script loads statically, with their imports. */
function importsOf(file: string, known = new Map<string, string[]>()): Map<string, string[]> {
  if (known.has(file)) return known
  const imports = [...readFileSync(file, 'utf8').matchAll(STATIC_IMPORT)].map(([, specifier = '']) => specifier)
  known.set(file, imports)
  for (const specifier of imports) if (specifier.startsWith('.')) importsOf(join(dirname(file), specifier), known)
  return known
}

describe('the scripts in a clone without a build', () => {
  for (const script of ['start', 'dev', 'build', 'test', 'check', 'bench', 'conformance', 'screenshots']) {
    it(`npm run ${script} loads no package of this repository`, () => {
      const modules = importsOf(join(root, 'scripts', `${script}.ts`))
      assert.ok([...modules.keys()].some(file => file.endsWith('steps.ts')))
      const early = [...modules].flatMap(([file, imports]) =>
        imports
          .filter(specifier => packages.some(name => specifier === name || specifier.startsWith(`${name}/`)))
          .map(specifier => `${relative(root, file)} imports "${specifier}"`),
      )
      assert.deepEqual(early, [])
    })
  }
})
