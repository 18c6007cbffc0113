import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { after, before, describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'

const REPORTER = pathToFileURL(join(import.meta.dirname, 'test-report.ts')).href

describe('test-report', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-test-report-'))
  })
  after(() => rm(folder, { recursive: true }))

  async function run(source: string, stalledMinutes = 12): Promise<{ code: unknown; output: string }> {
    const file = join(folder, 'some.test.mjs')
    await writeFile(file, `import { it } from 'node:test'\n${source}`)
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const child = spawn(
      process.execPath,
      ['--test', `--test-reporter=${REPORTER}`, '--test-reporter-destination=stdout', file],
      { env: { ...env, TEST_STALLED_MINUTES: String(stalledMinutes) } },
    )
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
    const [code] = await once(child, 'close')
    return { code, output }
  }

  it('lists each skipped test with its reason', async () => {
    const { code, output } = await run(`
      it('runs', () => {})
      it('does not run', { skip: 'for this reason' }, () => {})
      it('gives up', t => t.skip('for another reason'))
      it('says nothing', { skip: true }, () => {})
    `)
    assert.equal(code, 0)
    assert.equal(
      output,
      'Skipped tests (3):\n  does not run: for this reason\n  gives up: for another reason\n  says nothing: no reason given\n',
    )
  })

  it('reports that no test was skipped', async () => {
    assert.deepEqual(await run(`it('runs', () => {})`), { code: 0, output: 'No test was skipped\n' })
  })

  it('ends a run with exit code 1 if a test file stays open after its tests', async () => {
    const { code, output } = await run(`it('runs', () => {})\nsetInterval(() => {}, 1000)`, 0.02)
    assert.equal(code, 1)
    assert.match(output, /^No test finished for 0\.02 minutes/)
  })
})
