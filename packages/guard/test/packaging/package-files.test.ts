import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { it } from 'node:test'

const folder = join(import.meta.dirname, '../../..')

/** The files that npm would publish. */
function publishedFiles(): string[] {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts']
  const npm = process.env.npm_execpath
  const [program, first] = npm ? [process.execPath, [npm]] : ['npm', []]
  const output = execFileSync(program, [...first, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [pack]: { files: { path: string }[] }[] = JSON.parse(output)
  return pack?.files.map(({ path }) => path) ?? []
}

it('the published package holds code and types, but no test and no test vector', () => {
  const files = publishedFiles()
  assert.ok(files.includes('package.json') && files.includes('lib/index.js'), files.join())
  const expected =
    /^(LICENSE|README\.md|package\.json|lib\/.+\.js|dist\/src\/.+\.d\.ts|cjs\/(.+\.(js|d\.ts)|package\.json))$/
  assert.deepEqual(
    files.filter(file => !expected.test(file) || /\.test\.|vectors/.test(file)),
    [],
  )
})
