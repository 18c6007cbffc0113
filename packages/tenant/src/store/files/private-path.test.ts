import assert from 'node:assert/strict'
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { platform } from 'node:process'
import { after, before, describe, it } from 'node:test'
import { createTenant, type Tenant } from '../../tenant.ts'

const noModes = platform === 'win32' && 'Windows has no modes'
const notRoot = noModes || (process.geteuid?.() !== 0 && 'only root can give files to another user')
const NOBODY = 65_534

describe('an existing data folder', { skip: noModes }, () => {
  let scratch: string
  let made: string
  before(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'tollgate-modes-'))
    made = join(scratch, 'made')
    await (await createTenant({ port: 0, httpsPort: 0, dataFolder: made })).close()
  })
  after(() => rmSync(scratch, { recursive: true }))

  let count = 0
  /** A data folder of its own for a test, as a stopped tenant leaves it. */
  function stopped(): string {
    count += 1
    const folder = join(scratch, String(count))
    mkdirSync(folder, { mode: 0o700 })
    for (const name of ['tenant.db', 'https.json', 'development-ca.pem']) {
      writeFileSync(join(folder, name), readFileSync(join(made, name)), { mode: 0o600 })
    }
    return folder
  }
  const start = (dataFolder: string) => createTenant({ port: 0, httpsPort: 0, dataFolder })
  const snapshots = ({ origin, controlKey }: Tenant, method: string, path: string) =>
    fetch(`${origin}/local/snapshots/${path}`, { method, headers: { authorization: `Bearer ${controlKey}` } })
  const modeOf = (path: string) => statSync(path).mode & 0o777

  it('is brought to mode 0700, and every file in it to 0600', async () => {
    const folder = stopped()
    const names = [
      'tenant.db',
      'tenant.db-wal',
      'tenant.db-shm',
      'tenant.lock',
      'tenant.json',
      'https.json',
      'development-ca.pem',
    ]
    for (const name of names) {
      const file = join(folder, name)
      if (!existsSync(file)) writeFileSync(file, '')
      chmodSync(file, 0o666)
    }
    chmodSync(folder, 0o777)
    await using tenant = await start(folder)
    assert.ok(tenant.secure)
    assert.equal(modeOf(folder), 0o700)
    for (const name of names) assert.equal(modeOf(join(folder, name)), 0o600, name)
  })

  it('is brought to mode 0700 when it is empty', async () => {
    const folder = join(scratch, 'empty')
    mkdirSync(folder)
    chmodSync(folder, 0o777)
    await using _ = await start(folder)
    assert.equal(modeOf(folder), 0o700)
  })

  it('keeps its mode when it holds other files and is only readable by others', async () => {
    const folder = join(scratch, 'shared')
    mkdirSync(folder)
    chmodSync(folder, 0o755)
    writeFileSync(join(folder, 'notes.txt'), '')
    await using _ = await start(folder)
    assert.deepEqual([modeOf(folder), modeOf(join(folder, 'tenant.db'))], [0o755, 0o600])
  })

  it('is refused, and kept as it is, when it holds other files and others may write to it', async () => {
    const folder = join(scratch, 'writable')
    mkdirSync(folder)
    chmodSync(folder, 0o1777)
    writeFileSync(join(folder, 'notes.txt'), '')
    await assert.rejects(start(folder), {
      message: `The data folder "${folder}" holds other files and can be changed by other users: run "chmod go-w" on it, or set TOLLGATE_DATA to another folder`,
    })
    assert.equal(lstatSync(folder).mode & 0o7777, 0o1777)
  })

  for (const name of [
    'tenant.db',
    'tenant.db-wal',
    'tenant.db-shm',
    'tenant.db-journal',
    'tenant.lock',
    'https.json',
  ]) {
    it(`is refused when ${name} is a symbolic link, and what it leads to is kept`, async () => {
      const folder = stopped()
      const victim = join(scratch, `victim ${count}`)
      const path = join(folder, name)
      writeFileSync(victim, 'precious', { mode: 0o644 })
      rmSync(path, { force: true })
      symlinkSync(victim, path)
      await assert.rejects(start(folder), {
        message: `"${path}" is a symbolic link: replace it by what it leads to, or set TOLLGATE_DATA to another folder`,
      })
      assert.equal(modeOf(victim), 0o644)
      assert.equal(readFileSync(victim, 'utf8'), 'precious')
    })
  }

  it('is brought to mode 0700 behind a link of the same user', async () => {
    const folder = stopped()
    chmodSync(folder, 0o777)
    symlinkSync(folder, `${folder} link`)
    await using _ = await start(`${folder} link`)
    assert.equal(modeOf(folder), 0o700)
  })

  it('is refused behind a link of another user', { skip: notRoot }, async () => {
    const folder = stopped()
    const link = `${folder} link`
    symlinkSync(folder, link)
    lchownSync(link, NOBODY, NOBODY)
    await assert.rejects(start(link), { message: RegExp(`^"${link}" belongs to another user: `) })
  })

  it('loses a planted link for a file that is written at each start, and what it leads to is kept', async () => {
    const folder = stopped()
    const victim = join(scratch, 'victim of drafts')
    writeFileSync(victim, 'precious')
    const drafts = ['tenant.json', 'tenant.json.new', 'development-ca.pem', `development-ca.pem.${process.pid}`]
    for (const name of drafts) {
      rmSync(join(folder, name), { force: true })
      symlinkSync(victim, join(folder, name))
    }
    await using _ = await start(folder)
    assert.equal(readFileSync(victim, 'utf8'), 'precious')
    for (const name of ['tenant.json', 'development-ca.pem']) assert.ok(lstatSync(join(folder, name)).isFile(), name)
  })

  it('has snapshots of the same modes, however they were left', async () => {
    const folder = stopped()
    const image = join(folder, 'snapshots/clean.db')
    const open = () => {
      chmodSync(join(folder, 'snapshots'), 0o777)
      chmodSync(image, 0o666)
    }
    const modes = () => [modeOf(join(folder, 'snapshots')), modeOf(image)]
    const first = await start(folder)
    assert.equal((await snapshots(first, 'PUT', 'clean')).status, 204)
    await first.close()
    open()
    await using tenant = await start(folder)
    assert.deepEqual(modes(), [0o700, 0o600])
    open()
    assert.equal((await snapshots(tenant, 'POST', 'clean/restore')).status, 204)
    assert.deepEqual(modes(), [0o700, 0o600])
    open()
    assert.equal((await snapshots(tenant, 'PUT', 'clean')).status, 204)
    assert.deepEqual(modes(), [0o700, 0o600])
  })

  it('is refused when a snapshot is a symbolic link, and so is the snapshot of a running tenant', async () => {
    const folder = stopped()
    const image = join(folder, 'snapshots/clean.db')
    mkdirSync(join(folder, 'snapshots'))
    symlinkSync(join(made, 'tenant.db'), image)
    await assert.rejects(start(folder), { message: RegExp(`^"${image}" is a symbolic link: `) })
    rmSync(image)
    await using tenant = await start(folder)
    symlinkSync(join(made, 'tenant.db'), image)
    const response = await snapshots(tenant, 'POST', 'clean/restore')
    assert.equal(response.status, 409)
    assert.match(await response.text(), /clean\.db\\" is a symbolic link/)
  })

  it('is refused when a snapshot belongs to another user', { skip: notRoot }, async () => {
    for (const name of ['snapshots', 'snapshots/clean.db']) {
      const folder = stopped()
      mkdirSync(join(folder, 'snapshots'))
      writeFileSync(join(folder, 'snapshots/clean.db'), readFileSync(join(made, 'tenant.db')))
      chownSync(join(folder, name), NOBODY, NOBODY)
      await assert.rejects(start(folder), { message: RegExp(`^"${join(folder, name)}" belongs to another user: `) })
    }
  })

  for (const name of ['', 'tenant.db', 'tenant.db-wal', 'tenant.lock', 'https.json']) {
    it(`is refused when ${name || 'the folder'} belongs to another user`, { skip: notRoot }, async () => {
      const folder = stopped()
      const path = join(folder, name)
      if (!existsSync(path)) writeFileSync(path, '')
      chownSync(path, NOBODY, NOBODY)
      await assert.rejects(start(folder), {
        message: `"${path}" belongs to another user: change its owner, or set TOLLGATE_DATA to another folder`,
      })
    })
  }
})
