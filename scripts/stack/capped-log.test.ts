import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { CannotStart } from '../cannot-start.ts'
import { openCappedLog } from './capped-log.ts'

describe('openCappedLog', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tollgate-log-'))
  })
  after(() => rm(folder, { recursive: true }))

  const contents = async (path: string) => [
    await readFile(path, 'utf8'),
    await readFile(`${path}.1`, 'utf8').catch(() => undefined),
  ]

  it('writes up to its limit, to a file that only its owner can read', async () => {
    const path = join(folder, 'small.log')
    const log = openCappedLog(path, 10)
    log.write(Buffer.from('12345'))
    log.write(Buffer.from('67890'))
    assert.deepEqual(await contents(path), ['1234567890', undefined])
    assert.equal((await stat(path)).mode & 0o777, 0o600)
  })

  it('renames a full file to PATH.1 once, and starts a new file', async () => {
    const path = join(folder, 'full.log')
    const log = openCappedLog(path, 10)
    for (const text of ['first 8b', 'second 8', 'third 8b']) log.write(Buffer.from(text))
    assert.deepEqual(await contents(path), ['third 8b', 'second 8'])
    assert.equal((await stat(`${path}.1`)).mode & 0o777, 0o600)
    assert.equal((await readdir(folder)).filter(name => name.startsWith('full')).length, 2)
  })

  it('respects its limit when one chunk is larger', async () => {
    const path = join(folder, 'large.log')
    openCappedLog(path, 10).write(Buffer.from('x'.repeat(1005)))
    assert.deepEqual(await contents(path), ['x'.repeat(5), 'x'.repeat(10)])
  })

  it('starts empty, and deletes the former PATH.1', async () => {
    const path = join(folder, 'again.log')
    const former = openCappedLog(path, 10)
    for (const text of ['first 8b', 'second 8']) former.write(Buffer.from(text))
    openCappedLog(path, 10)
    assert.deepEqual(await contents(path), ['', undefined])
  })

  it('continues when the file is no longer writable', async () => {
    const path = join(folder, 'gone', 'part.log')
    await mkdir(join(folder, 'gone'))
    const log = openCappedLog(path)
    await rm(join(folder, 'gone'), { recursive: true })
    assert.doesNotThrow(() => log.write(Buffer.from('lost')))
  })

  it('throws when the file cannot be created', () => {
    assert.throws(() => openCappedLog(join(folder, 'none', 'part.log')), CannotStart)
  })
})
