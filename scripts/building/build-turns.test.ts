import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { inTurn } from './build-turns.ts'

describe('inTurn', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-turns-'))
  after(() => rmSync(folder, { recursive: true }))

  it('makes processes that build at the same time wait for each other', async () => {
    const events = join(folder, 'events')
    const program = `
      import { appendFileSync } from 'node:fs'
      import { setTimeout } from 'node:timers/promises'
      import { inTurn } from ${JSON.stringify(import.meta.resolve('./build-turns.ts'))}
      await inTurn(${JSON.stringify(join(folder, 'locks/here'))}, async () => {
        appendFileSync(${JSON.stringify(events)}, 'begin ')
        await setTimeout(50)
        appendFileSync(${JSON.stringify(events)}, 'end ')
      })`
    const build = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
    await Promise.all([build(), build(), build()])
    assert.equal(readFileSync(events, 'utf8'), 'begin end begin end begin end ')
  })

  it('starts the next build after a failed one', async () => {
    await assert.rejects(
      inTurn(folder, () => Promise.reject(new Error('Does not compile'))),
      /Does not compile/,
    )
    await inTurn(folder, async () => {})
  })
})
