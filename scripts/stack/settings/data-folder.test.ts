import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, describe, it } from 'node:test'
import { CannotStart } from '../../cannot-start.ts'
import { makeDataFolder } from './data-folder.ts'

const noModes = process.platform === 'win32' && 'Windows has no modes'

describe('makeDataFolder', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'tollgate-start-folder-'))
  after(() => rmSync(scratch, { recursive: true }))

  it('creates the folder, its parents and the log folder, accessible only to the owner', () => {
    makeDataFolder(join(scratch, 'a/b'))
    for (const folder of ['a', 'a/b', 'a/b/logs']) assert.equal(statSync(join(scratch, folder)).mode & 0o777, 0o700)
    makeDataFolder(join(scratch, 'a/b'))
  })

  it('restricts an existing log folder to its owner, and rejects a link in its place', { skip: noModes }, () => {
    makeDataFolder(join(scratch, 'open'))
    chmodSync(join(scratch, 'open/logs'), 0o777)
    makeDataFolder(join(scratch, 'open'))
    assert.equal(statSync(join(scratch, 'open/logs')).mode & 0o777, 0o700)

    rmdirSync(join(scratch, 'open/logs'))
    symlinkSync(scratch, join(scratch, 'open/logs'))
    assert.throws(() => makeDataFolder(join(scratch, 'open')), {
      name: 'CannotStart',
      message: /logs" is a symbolic link/,
    })
  })

  writeFileSync(join(scratch, 'file'), '')
  symlinkSync(join(scratch, 'nowhere'), join(scratch, 'dangling'))
  symlinkSync(join(scratch, 'circle'), join(scratch, 'circle'))

  for (const [what, path] of [
    ['a file', 'file'],
    ['a folder below a file', 'file/data'],
    ['a file system that allows no new folders', '/proc/x'],
    ['a folder deep in a file system that allows no new folders', '/proc/x/y/z'],
    ['a device', '/dev/null'],
    ['a dangling link', 'dangling'],
    ['a folder below a dangling link', 'dangling/data'],
    ['a link to itself', 'circle'],
    ['a name that is too long', 'x'.repeat(300)],
    ['a path that is too long', 'long/'.repeat(2000)],
    ['a path with a NUL', 'nul\0'],
  ] as const) {
    it(`rejects ${what} with one sentence`, () => {
      assert.throws(
        () => makeDataFolder(resolve(scratch, path)),
        error =>
          error instanceof CannotStart &&
          /^Cannot write to the data folder ".*": make it a writable folder, .*$/.test(error.message),
      )
    })
  }
})
