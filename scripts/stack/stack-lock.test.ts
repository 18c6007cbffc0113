import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { CannotStart } from '../cannot-start.ts'
import { takeStackLock } from './stack-lock.ts'

const URL = 'http://localhost:4040'

describe('takeStackLock', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-lock-'))
  after(() => rmSync(folder, { recursive: true }))

  const refuses = (sentence: RegExp) =>
    assert.throws(
      () => takeStackLock(folder, 'http://localhost:5050'),
      error => error instanceof CannotStart && sentence.test(error.message) && !error.message.includes('\n'),
    )

  it('rejects a second stack with the URL of the first, until the first ends', () => {
    const letGo = takeStackLock(folder, URL)
    refuses(new RegExp(`^Tollgate is running already: ${URL} \\(process ${process.pid}\\); .*TOLLGATE_DATA`))
    refuses(/: http:\/\/localhost:4040 /)
    letGo()
    takeStackLock(folder, URL)()
  })

  it('rejects a second stack if the information about the first is unreadable', () => {
    const letGo = takeStackLock(folder, URL)
    for (const note of ['', '{', '[]', 'null', '{"url":1,"pid":1}']) {
      writeFileSync(join(folder, 'stack.json'), note)
      refuses(/^Tollgate is running already: it has the data folder ".*"; .*TOLLGATE_DATA/)
    }
    letGo()
  })

  it('creates private files', () => {
    const letGo = takeStackLock(folder, URL)
    for (const name of ['stack.lock', 'stack.json']) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600)
    letGo()
  })

  it('writes through no link', () => {
    const victim = join(folder, 'victim')
    writeFileSync(victim, 'precious')
    for (const name of ['stack.json', 'stack.lock']) {
      rmSync(join(folder, name), { force: true })
      symlinkSync(victim, join(folder, name))
    }
    refuses(/^Cannot write to the data folder/)
    rmSync(join(folder, 'stack.lock'))
    takeStackLock(folder, URL)()
    assert.equal(readFileSync(victim, 'utf8'), 'precious')
  })

  it('does not report other errors as a running stack', () => {
    writeFileSync(join(folder, 'stack.lock'), 'Not a database of SQLite. '.repeat(1000))
    refuses(/^Cannot write to the data folder ".*": make it a writable folder, or set TOLLGATE_DATA/)
  })
})
