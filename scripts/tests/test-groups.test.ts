import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { after, before, describe, it } from 'node:test'
import { groupTestFiles, writeTestGroups } from './test-groups.ts'

describe('groupTestFiles', () => {
  it('gives every file to one group, with files of the same workspace only', () => {
    const tenant = Array.from({ length: 60 }, (_, index) => `packages/tenant/dist/${index}.test.js`)
    const scripts = ['scripts/a.test.ts', 'scripts/stack/b.test.ts']
    const { alone, groups } = groupTestFiles([...tenant, ...scripts])
    assert.deepEqual(alone, [])
    assert.deepEqual(
      groups.map(({ name, files }) => [name, files.length]),
      [
        ['packages-tenant-1', 20],
        ['packages-tenant-2', 20],
        ['packages-tenant-3', 20],
        ['scripts', 2],
      ],
    )
    assert.deepEqual(groups.flatMap(({ files }) => files).sort(), [...tenant, ...scripts].sort())
  })

  it('leaves files alone that start programs', () => {
    const files = [
      'e2e/dist/start.test.js',
      'packages/cli/dist/main.test.js',
      'packages/guard/dist/test/packaging/x.test.js',
    ]
    assert.deepEqual(groupTestFiles(files), { alone: files, groups: [] })
  })
})

describe('a group of test files', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-test-groups-'))
  })
  after(() => rm(folder, { recursive: true }))

  async function run(sources: readonly string[]): Promise<{ code: unknown; output: string }> {
    const files = sources.map((_, index) => join(folder, `${index}.mjs`))
    await Promise.all(
      sources.map((source, index) =>
        writeFile(join(folder, `${index}.mjs`), `import { after, before, it } from 'node:test'\n${source}`),
      ),
    )
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const child = spawn(
      process.execPath,
      ['--test', '--test-reporter=tap', ...writeTestGroups(folder, [{ name: 'some', files }])],
      { env },
    )
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
    const [code] = await once(child, 'close')
    return { code, output }
  }

  it('runs each file after the hooks of the previous file', async () => {
    const { code, output } = await run([
      `globalThis.isOpen = true\nafter(() => { globalThis.isOpen = false })\nit('first', () => {})`,
      `const wasOpen = globalThis.isOpen\nit('second', () => { if (wasOpen) throw new Error('still open') })`,
    ])
    assert.match(output, /# pass 2\n# fail 0/)
    assert.equal(code, 0)
  })

  it('runs the remaining files after a file that cannot be imported and a file whose hook fails', async () => {
    const { code, output } = await run([
      `throw new Error('not imported')`,
      `before(() => { throw new Error('no hook') })\nit('second', () => {})`,
      `it('third', () => {})`,
    ])
    assert.match(output, /not imported.*no hook.*ok \d+ - third/s)
    assert.equal(code, 1)
  })
})
