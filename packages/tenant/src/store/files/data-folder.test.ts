import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, describe, it } from 'node:test'
import { takeDataFolder } from './data-folder.ts'

const NOBODY = 65_534

describe('takeDataFolder', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'tollgate-data-folder-'))
  after(() => rmSync(scratch, { recursive: true }))
  const put = (name: string, content = '') => writeFileSync(join(scratch, name), content)

  it('makes the folder and those above it, for their owner alone', () => {
    takeDataFolder(join(scratch, 'a/b'))()
    for (const folder of ['a', 'a/b']) assert.equal(statSync(join(scratch, folder)).mode & 0o777, 0o700)
  })

  it('follows a link to a folder', () => {
    mkdirSync(join(scratch, 'real'))
    symlinkSync(join(scratch, 'real'), join(scratch, 'link'))
    takeDataFolder(join(scratch, 'link'))()
    assert.ok(statSync(join(scratch, 'real/tenant.lock')).isFile())
  })

  it('says that another tenant has the folder, for that reason only', () => {
    const letGo = takeDataFolder(join(scratch, 'taken'))
    assert.throws(() => takeDataFolder(join(scratch, 'taken')), /is in use by another tenant: stop that one/)
    letGo()
    takeDataFolder(join(scratch, 'taken'))()
  })

  put('file')
  symlinkSync(join(scratch, 'nowhere'), join(scratch, 'dangling'))
  symlinkSync(join(scratch, 'circle'), join(scratch, 'circle'))
  mkdirSync(join(scratch, 'no-lock/tenant.lock'), { recursive: true })
  mkdirSync(join(scratch, 'foreign-lock'))
  put('foreign-lock/tenant.lock', 'Not a database of SQLite. '.repeat(1000))

  for (const [what, path] of [
    ['a file', 'file'],
    ['a folder below a file', 'file/data'],
    ['a file system without new folders', '/proc/x'],
    ['a folder deep in a file system without new folders', '/proc/x/y/z'],
    ['a device', '/dev/null'],
    ['a dangling link', 'dangling'],
    ['a folder below a dangling link', 'dangling/data'],
    ['a link to itself', 'circle'],
    ['a name that is too long', 'x'.repeat(300)],
    ['a path that is too long', 'long/'.repeat(2000)],
    ['a path with a NUL', 'nul\0'],
    ['a folder with a folder in place of the lock', 'no-lock'],
    ['a folder with another file in place of the lock', 'foreign-lock'],
  ] as const) {
    it(`refuses ${what} in one sentence`, () => {
      assert.throws(
        () => takeDataFolder(resolve(scratch, path)),
        /^Error: Cannot write to the data folder ".*": make it writable or set TOLLGATE_DATA to another \(.+\)$/,
      )
    })
  }

  it('refuses a folder that can only be read', {
    skip: process.platform === 'win32' && 'Windows has no modes',
  }, () => {
    const folder = join(scratch, 'read-only')
    mkdirSync(folder)
    // Root can write to any folder, so its child process becomes another user, who owns the folder.
    const isRoot = process.geteuid?.() === 0
    if (isRoot) {
      chownSync(folder, NOBODY, NOBODY)
      chmodSync(scratch, 0o755)
    }
    chmodSync(folder, 0o500)
    const program = `
      import { takeDataFolder } from ${JSON.stringify(import.meta.resolve('./data-folder.js'))}
      if (${isRoot}) for (const drop of ['setgroups', 'setgid', 'setuid']) process[drop](drop === 'setgroups' ? [] : ${NOBODY})
      takeDataFolder(${JSON.stringify(folder)})`
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
    assert.equal(status, 1)
    assert.match(stderr, /Error: Cannot write to the data folder ".*read-only": .* \(EACCES: permission denied/)
  })

  it('refuses a folder with a named pipe in place of the lock', {
    skip: process.platform === 'win32' && 'Windows has no mkfifo',
  }, () => {
    mkdirSync(join(scratch, 'pipe'))
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(scratch, 'pipe/tenant.lock')])
    assert.throws(() => takeDataFolder(join(scratch, 'pipe')), /^Error: Cannot write to the data folder ".*pipe": /)
  })
})
