import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, it } from 'node:test'
import { sql } from 'kysely'
import { handOver, runUnprivileged } from '../../test/support/unprivileged.ts'
import { openDatabase } from './database.ts'

describe('openDatabase', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'tollgate-store-'))
  after(() => rmSync(scratch, { recursive: true }))

  it('makes a private folder and private files', async () => {
    const folder = join(scratch, 'private', 'data')
    const database = await openDatabase(folder)
    const modes = ['', 'tenant.db', 'tenant.db-wal', 'tenant.db-shm'].map(
      name => statSync(join(folder, name)).mode & 0o777,
    )
    await database.destroy()
    assert.deepEqual(modes, [0o700, 0o600, 0o600, 0o600])
  })

  it('writes through to the disk and enforces references', async () => {
    const database = await openDatabase(join(scratch, 'pragmas'))
    const pragmas = await Promise.all(
      ['journal_mode', 'synchronous', 'foreign_keys'].map(async name => {
        const { rows } = await sql<Record<string, unknown>>`${sql.raw(`PRAGMA ${name}`)}`.execute(database)
        return rows[0]?.[name]
      }),
    )
    await database.destroy()
    const FULL = 2
    assert.deepEqual(pragmas, ['wal', FULL, 1])
  })

  it('keeps what was written when opened again', async () => {
    const folder = join(scratch, 'again')
    const first = await openDatabase(folder)
    await first
      .insertInto('milestones')
      .values({ name: 'kept', reached_at: new Date(0).toISOString() })
      .execute()
    await first.destroy()
    const second = await openDatabase(folder)
    const names = await second.selectFrom('milestones').select('name').execute()
    await second.destroy()
    assert.deepEqual(
      names.map(({ name }) => name),
      ['kept'],
    )
  })

  it('refuses a store that newer code wrote', async () => {
    const folder = join(scratch, 'newer')
    await (await openDatabase(folder)).destroy()
    const sqlite = new DatabaseSync(join(folder, 'tenant.db'))
    sqlite.exec('PRAGMA user_version = 999')
    sqlite.close()
    await assert.rejects(openDatabase(folder), /^Error: The data folder is of version 999, newer than this code's \d+/)
  })

  it('names a folder that cannot be made', async () => {
    const file = join(scratch, 'file')
    writeFileSync(file, '')
    await assert.rejects(openDatabase(file), new RegExp(`Cannot write to the data folder "${file}"`))
  })

  it('names a folder that cannot be written', async () => {
    // In the system's folder: another user could not reach one inside of the private scratch folder.
    const folder = mkdtempSync(join(tmpdir(), 'tollgate-sealed-'))
    handOver(folder)
    chmodSync(folder, 0o500)
    const printed = await runUnprivileged(
      `import { openDatabase } from ${JSON.stringify(import.meta.resolve('./database.js'))}`,
      `await openDatabase(${JSON.stringify(folder)}).then(() => console.log('opened'), error => console.log(error.message))`,
    )
    rmSync(folder, { recursive: true })
    assert.match(printed, new RegExp(`^Cannot write to the data folder "${folder}"`))
  })
})
