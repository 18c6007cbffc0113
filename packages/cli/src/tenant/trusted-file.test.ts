import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmod, chown, lchown, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { Failure } from '../failure.ts'
import { readTrustedFile } from './trusted-file.ts'

const OTHER_USER = 12_345
const notRoot = process.geteuid?.() !== 0 && 'Only root can give a file to another user'
const noOwners = process.platform === 'win32' && 'Windows has other permissions'

describe('readTrustedFile', { skip: noOwners }, () => {
  const folders: string[] = []
  after(() => Promise.all(folders.map(folder => rm(folder, { recursive: true }))))

  /** A folder like `.tollgate`, with a file in it. */
  async function privateFolder(): Promise<{ folder: string; file: string }> {
    const folder = await mkdtemp(join(tmpdir(), 'tollgate-trusted-'))
    folders.push(folder)
    const file = join(folder, 'tenant.json')
    await writeFile(file, 'mine', { mode: 0o600 })
    return { folder, file }
  }

  async function emptyFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'tollgate-trusted-'))
    folders.push(folder)
    return folder
  }

  const refuses = (path: string, sentence: RegExp) =>
    assert.rejects(
      readTrustedFile(path),
      error => error instanceof Failure && sentence.test(error.message) && !error.message.includes('\n'),
    )

  it('reads a file of this user', async () => {
    const { folder, file } = await privateFolder()
    assert.equal(await readTrustedFile(file), 'mine')
    await Promise.all([chmod(file, 0o644), chmod(folder, 0o755)])
    assert.equal(await readTrustedFile(file), 'mine')
  })

  it('reads it through links of this user, to the file, the folder and a folder above', async () => {
    const { folder, file } = await privateFolder()
    const links = await emptyFolder()
    await symlink(file, join(links, 'tenant.json'))
    await symlink(folder, join(links, 'folder'))
    await symlink('folder', join(links, 'relative'))
    for (const path of ['tenant.json', 'folder/tenant.json', 'relative/tenant.json']) {
      assert.equal(await readTrustedFile(join(links, path)), 'mine', path)
    }
  })

  it('returns undefined where no file is', async () => {
    const { folder, file } = await privateFolder()
    for (const path of [join(folder, 'none'), join(folder, 'none/tenant.json'), join(file, 'tenant.json')]) {
      assert.equal(await readTrustedFile(path), undefined, path)
    }
  })

  for (const mode of [0o666, 0o620, 0o602]) {
    it(`refuses a file of the mode ${mode.toString(8)}`, async () => {
      const { file } = await privateFolder()
      await chmod(file, mode)
      await refuses(file, /^".*tenant\.json" can be changed by other users: run "chmod go-w" on it/)
    })
  }

  for (const mode of [0o777, 0o1777, 0o770, 0o702]) {
    it(`refuses a file in a folder of the mode ${mode.toString(8)}, and by a link into it`, async () => {
      const { folder, file } = await privateFolder()
      await chmod(folder, mode)
      await refuses(file, /^".*" can be changed by other users: run "chmod go-w" on it/)
      const links = await emptyFolder()
      await symlink(file, join(links, 'tenant.json'))
      await refuses(join(links, 'tenant.json'), /can be changed by other users/)
    })
  }

  for (const [what, give] of [
    ['a file of another user', ({ file }) => chown(file, OTHER_USER, OTHER_USER)],
    ['a file in a folder of another user', ({ folder }) => chown(folder, OTHER_USER, OTHER_USER)],
  ] as const satisfies [string, (place: { folder: string; file: string }) => Promise<void>][]) {
    it(`refuses ${what}`, { skip: notRoot }, async () => {
      const place = await privateFolder()
      await give(place)
      await refuses(place.file, /^".*" belongs to another user: run this as the user who started the tenant/)
    })
  }

  it('refuses links of another user, to the file, the folder and a link', { skip: notRoot }, async () => {
    const { folder, file } = await privateFolder()
    const links = await emptyFolder()
    await symlink(file, join(links, 'tenant.json'))
    await symlink(folder, join(links, 'folder'))
    await symlink('folder', join(links, 'own'))
    for (const link of ['tenant.json', 'folder']) await lchown(join(links, link), OTHER_USER, OTHER_USER)
    for (const path of ['tenant.json', 'folder/tenant.json', 'own/tenant.json']) {
      await refuses(join(links, path), /^".*" is a symbolic link of another user: name the folder itself/)
    }
  })

  it('refuses what is not a file, and waits for nothing', async () => {
    const folder = await emptyFolder()
    await mkdir(join(folder, 'a-folder'))
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'a-pipe')])
    for (const name of ['a-folder', 'a-pipe']) await refuses(join(folder, name), /^".*" is not a file: remove it/)
    await refuses('/dev/null', /^".*" is not a file/)
  })

  it('refuses a circle of links', async () => {
    const folder = await emptyFolder()
    await symlink('b', join(folder, 'a'))
    await symlink('a', join(folder, 'b'))
    await refuses(join(folder, 'a/tenant.json'), /^".*" has too many symbolic links/)
  })
})
