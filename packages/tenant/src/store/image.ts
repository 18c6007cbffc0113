import type { DatabaseSync } from 'node:sqlite'
import { type Database, sqliteOf } from './database.ts'

/** Bytes 18 and 19 of the file format: 1 for a rollback journal. A store in memory cannot be opened with 2, for WAL. */
const JOURNAL_BYTES = [18, 19]
const ROLLBACK_JOURNAL = 1

/** Copies the whole store, including the private keys: an SQLite database file. */
export async function takeImage(database: Database): Promise<Uint8Array> {
  const { sqlite } = requireSqlite(database)
  const image = await database.connection().execute(async () => sqlite.serialize())
  for (const offset of JOURNAL_BYTES) image[offset] = ROLLBACK_JOURNAL
  return image
}

/**
 * Changes the store back to an image, in one transaction. Only rows that differ are written, so this takes milliseconds
 * for thousands of users.
 *
 * @throws Error when the image has another schema than this store
 */
export async function restoreImage(database: Database, image: Uint8Array): Promise<void> {
  const { sqlite, load } = requireSqlite(database)
  await database.connection().execute(async () => {
    sqlite.exec(`ATTACH ':memory:' AS image`)
    try {
      load(image, 'image')
      if (versionOf(sqlite, 'image') !== versionOf(sqlite, 'main')) {
        throw refused('The snapshot was taken by another version of the tenant: take it again')
      }
      copyDifferences(sqlite)
    } finally {
      sqlite.exec('DETACH image')
    }
  })
}

function requireSqlite(database: Database): NonNullable<ReturnType<typeof sqliteOf>> {
  const connection = sqliteOf(database)
  if (connection) return connection
  throw refused('Snapshots need the embedded store: start the tenant without TOLLGATE_DATABASE_URL')
}

/** An error of the caller: the state of the tenant does not allow the request (409). */
function refused(message: string): Error {
  return Object.assign(new Error(message), { statusCode: 409 })
}

function versionOf(sqlite: DatabaseSync, schema: 'main' | 'image'): unknown {
  return sqlite.prepare(`PRAGMA ${schema}.user_version`).get()?.user_version
}

/** Deletes all that differs before inserting, because a deletion can cascade to rows that are equal. */
function copyDifferences(sqlite: DatabaseSync): void {
  const tables = tablesOf(sqlite)
  const deletions = tables.map(
    ({ table }) =>
      `DELETE FROM main.${table} WHERE rowid IN (SELECT rowid FROM (SELECT rowid, * FROM main.${table} EXCEPT SELECT rowid, * FROM image.${table}))`,
  )
  const insertions = tables.map(
    ({ table, columns }) =>
      `INSERT INTO main.${table} (rowid, ${columns.join()}) SELECT rowid, ${columns.join()} FROM image.${table} WHERE rowid NOT IN (SELECT rowid FROM main.${table})`,
  )
  try {
    sqlite.exec(
      ['BEGIN IMMEDIATE', 'PRAGMA defer_foreign_keys = ON', ...deletions, ...insertions, 'COMMIT'].join(';\n'),
    )
  } catch (error) {
    if (sqlite.isTransaction) sqlite.exec('ROLLBACK')
    throw error
  }
}

function tablesOf(sqlite: DatabaseSync): { table: string; columns: string[] }[] {
  const names = sqlite
    .prepare(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .all()
  const columnsOf = sqlite.prepare('SELECT name FROM pragma_table_info(?)')
  return names.map(({ name }) => ({
    table: quoted(name),
    columns: columnsOf.all(String(name)).map(column => quoted(column.name)),
  }))
}

function quoted(name: unknown): string {
  return `"${String(name).replaceAll('"', '""')}"`
}
