import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, it } from 'node:test'
import { Kysely, sql } from 'kysely'
import { openDatabase } from '../database.ts'
import { nodeSqliteDialect } from '../dialects/sqlite.ts'
import type { Schema } from '../schema.ts'
import { CURRENT_VERSION, migrate } from './migrations.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tollgate-migrations-'))
after(() => rmSync(scratch, { recursive: true }))

const newFolder = () => mkdtempSync(join(scratch, 'data-'))
const storeIn = (folder: string) => join(folder, 'tenant.db')

/** What a store consists of: the definitions of its tables and indexes. */
async function definitionsIn(database: Kysely<Schema>): Promise<unknown[]> {
  const { rows } = await sql`SELECT type, name, sql FROM sqlite_master ORDER BY type, name`.execute(database)
  return rows
}

describe('a store of an earlier version', () => {
  for (let version = 1; version < CURRENT_VERSION; version++) {
    it(`${version} becomes what a new one is, and keeps what is in it`, async () => {
      const folder = newFolder()
      const former = new Kysely<Schema>({ dialect: nodeSqliteDialect(new DatabaseSync(storeIn(folder))) })
      await migrate(former, version)
      const at = { created_at: '2026-01-01T00:00:00.000Z', updated_at: '2026-01-01T00:00:00.000Z' }
      const client = { client_id: 'kept', client_secret: null, name: 'Kept', settings: '{}', ...at }
      await former.insertInto('clients').values(client).execute()
      await sql`INSERT INTO users (user_id, email, password_hash, name, nickname, created_at, updated_at)
        VALUES ('auth0|kept', 'kept@example.com', 'x', 'Kept', 'kept', ${at.created_at}, ${at.updated_at})`.execute(
        former,
      )
      await former.destroy()

      const [database, fresh] = [await openDatabase(folder), await openDatabase(newFolder())]
      assert.deepEqual(await definitionsIn(database), await definitionsIn(fresh))
      const users = await database.selectFrom('users').select(['user_id', 'email', 'logins_count']).execute()
      assert.deepEqual(
        users.map(user => ({ ...user })),
        [{ user_id: 'auth0|kept', email: 'kept@example.com', logins_count: 0 }],
      )
      const clients = await database.selectFrom('clients').selectAll().execute()
      assert.deepEqual(
        clients.map(each => ({ ...each })),
        [client],
      )
      await Promise.all([database.destroy(), fresh.destroy()])
    })
  }

  it('makes administrators of those who had the role for that, and takes the role away', async () => {
    const folder = newFolder()
    const former = new Kysely<Schema>({ dialect: nodeSqliteDialect(new DatabaseSync(storeIn(folder))) })
    await migrate(former, 6)
    const at = '2026-01-01T00:00:00.000Z'
    for (const name of ['admin', 'user']) {
      await sql`INSERT INTO users (user_id, email, password_hash, name, nickname, created_at, updated_at)
        VALUES (${name}, ${name}, 'x', 'x', 'x', ${at}, ${at})`.execute(former)
    }
    for (const [role_id, name, user_id] of [
      ['rol_1', 'Tenant Administrator', 'admin'],
      ['rol_2', 'Reader', 'user'],
    ] as const) {
      await former.insertInto('roles').values({ id: role_id, name, description: '', created_at: at }).execute()
      await former.insertInto('user_roles').values({ role_id, user_id }).execute()
    }
    await former.destroy()
    const database = await openDatabase(folder)
    const names = async (table: 'administrators' | 'user_roles') =>
      (await database.selectFrom(table).select('user_id').execute()).map(({ user_id }) => user_id)
    assert.deepEqual(await names('administrators'), ['admin'])
    assert.deepEqual(await names('user_roles'), ['user'])
    await database.destroy()
  })

  it('goes on from the last whole step when one was cut off', async () => {
    const folder = newFolder()
    const former = new Kysely<Schema>({ dialect: nodeSqliteDialect(new DatabaseSync(storeIn(folder))) })
    await migrate(former, 2)
    await assert.rejects(
      former.transaction().execute(async transaction => {
        await transaction.schema.createTable('mails').addColumn('half', 'text').execute()
        await sql`PRAGMA user_version = 4`.execute(transaction)
        throw new Error('cut off')
      }),
    )
    await former.destroy()
    const database = await openDatabase(folder)
    assert.deepEqual(await database.selectFrom('mails').selectAll().execute(), [])
    await database.destroy()
  })
})

describe('a store that cannot be used', () => {
  async function refuses(folder: string, sentence: RegExp): Promise<void> {
    const before = readFileSync(storeIn(folder))
    await assert.rejects(openDatabase(folder), (error: Error) => {
      assert.match(error.message, sentence)
      assert.doesNotMatch(error.message, /\n/)
      return true
    })
    assert.deepEqual(readFileSync(storeIn(folder)), before)
  }

  async function newStore(): Promise<string> {
    const folder = newFolder()
    const database = await openDatabase(folder)
    for (let n = 0; n < 200; n++) {
      const user = {
        user_id: `auth0|${n}`,
        email: `${n}@example.com`,
        password_hash: 'x'.repeat(200),
        name: 'x',
        nickname: 'x',
      }
      const at = { created_at: '', updated_at: '', last_login: null, picture: null }
      await database
        .insertInto('users')
        .values({ ...user, ...at, email_verified: false, blocked: false })
        .execute()
    }
    await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(database)
    await database.destroy()
    return folder
  }

  it('is left as it is when newer code wrote it', async () => {
    const folder = await newStore()
    const sqlite = new DatabaseSync(storeIn(folder))
    sqlite.exec('PRAGMA user_version = 999; PRAGMA wal_checkpoint(TRUNCATE)')
    sqlite.close()
    await refuses(
      folder,
      /^The data folder is of version 999, newer than this code's \d+: update Tollgate or set TOLLGATE_DATA/,
    )
  })

  const DAMAGED = /^The store ".*tenant\.db" is damaged: restore a backup, or set TOLLGATE_DATA/
  for (const [what, damage] of [
    ['is no database', (file: string) => writeFileSync(file, 'this is a text\n'.repeat(1000))],
    ['was cut off', (file: string) => truncateSync(file, 30_000)],
    [
      'has a page of other bytes',
      (file: string) => {
        const bytes = readFileSync(file)
        writeFileSync(file, bytes.fill(0xab, bytes.length - 12_288, bytes.length - 4096))
      },
    ],
    [
      'lost the definitions of its tables',
      (file: string) => {
        const bytes = readFileSync(file)
        writeFileSync(file, bytes.fill(0xff, 100, 4096))
      },
    ],
  ] as const) {
    it(`is left as it is when it ${what}`, async () => {
      const folder = await newStore()
      damage(storeIn(folder))
      await refuses(folder, DAMAGED)
    })
  }

  it('is left as it is when another program wrote it', async () => {
    const folder = newFolder()
    const sqlite = new DatabaseSync(storeIn(folder))
    sqlite.exec('CREATE TABLE users (name TEXT)')
    sqlite.close()
    await refuses(folder, /^The "tenant\.db" in the data folder is not of Tollgate: set TOLLGATE_DATA/)
  })
})
