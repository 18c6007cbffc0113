import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { privateFile, unusable } from './data-folder.ts'
import { nodeSqliteDialect } from './dialects/sqlite.ts'
import { migrate, refuseForeign } from './migrations.ts'
import { restrictFile } from './private-path.ts'
import type { Schema } from './schema.ts'

/** The tenant's store. `destroy()` closes it. */
export type Database = Kysely<Schema>

/** Asks for a store that lives only as long as the process, for tests. */
export const IN_MEMORY = ':memory:'

/** The store's file in the data folder. */
const STORE = 'tenant.db'
const BUSY_TIMEOUT_MILLISECONDS = 5000

/** What asks for the version of each store that is open. */
const versions = new WeakMap<Database, StatementSync>()

/**
 * Opens the store in a folder, creating both when they are not there, and brings it to the current schema.
 *
 * A write is on the disk when its promise resolves (`synchronous=FULL`): what was confirmed survives a crash.
 *
 * @param dataFolder made with mode 0700, the files in it with 0600, and brought to these modes when they exist; or `IN_MEMORY`
 * @throws Error when the folder cannot be written, or its store is damaged or newer than this code; then the store is as before
 */
export async function openDatabase(dataFolder: string): Promise<Database> {
  const sqlite = openSqlite(dataFolder)
  try {
    refuseDamage(sqlite)
    const database: Database = new Kysely({ dialect: nodeSqliteDialect(sqlite) })
    await refuseForeign(database)
    sqlite.exec(`
      PRAGMA busy_timeout = ${BUSY_TIMEOUT_MILLISECONDS};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
    `)
    await migrate(database)
    // SQLite counts the rows that this connection changes, and notices what other connections commit.
    versions.set(database, sqlite.prepare('SELECT data_version, total_changes() AS changes FROM pragma_data_version'))
    return database
  } catch (error) {
    sqlite.close()
    throw explainStoreError(dataFolder, error)
  }
}

/** Codes of SQLite: `SQLITE_CORRUPT` and `SQLITE_NOTADB`; what is more exact is in the higher bits. */
const DAMAGE: ReadonlySet<unknown> = new Set([11, 26])
/** `SQLITE_PERM`, `SQLITE_READONLY`, `SQLITE_IOERR`, `SQLITE_FULL` and `SQLITE_CANTOPEN`. */
const UNWRITABLE: ReadonlySet<unknown> = new Set([3, 8, 10, 13, 14])
const PRIMARY_CODE = 0xff

/** Says in a sentence that names the remedy what an error of the store means; another error is returned as it is. */
export function explainStoreError(dataFolder: string, error: unknown): unknown {
  const code = primaryCodeOf(error)
  if (DAMAGE.has(code)) return damaged(dataFolder, error)
  return UNWRITABLE.has(code) ? unusable(dataFolder, error) : error
}

/** Looks at every page before anything is written. */
function refuseDamage(sqlite: DatabaseSync): void {
  const { quick_check: found } = sqlite.prepare('PRAGMA quick_check(1)').get() ?? {}
  if (found !== 'ok') throw Object.assign(new Error(String(found)), { errcode: 11 })
}

function primaryCodeOf(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & PRIMARY_CODE : undefined
}

function damaged(dataFolder: string, cause: unknown): Error {
  return new Error(
    `The store "${join(dataFolder, STORE)}" is damaged: restore a backup, or set TOLLGATE_DATA to another folder to start with an empty store`,
    { cause },
  )
}

/**
 * Differs after every change in the store, by whichever connection or process; costs some microseconds.
 *
 * @throws TypeError for a transaction, of which nobody knows yet whether it will have happened
 */
export function versionOf(database: Database): string {
  const version = versions.get(database)?.get()
  if (!version) throw new TypeError('Only an open store has a version')
  return `${version.data_version}.${version.changes}`
}

/** Runs writes that happen together or not at all, joining the transaction when there is one already. */
export function atomically<Result>(
  database: Database,
  write: (transaction: Database) => Promise<Result>,
): Promise<Result> {
  return database.isTransaction ? write(database) : database.transaction().execute(write)
}

function openSqlite(dataFolder: string): DatabaseSync {
  if (dataFolder === IN_MEMORY) return new DatabaseSync(IN_MEMORY)
  const file = privateFile(dataFolder, STORE)
  // SQLite gives its journal files the mode of the database, and follows what is there already.
  for (const suffix of ['-wal', '-shm', '-journal']) restrictFile(file + suffix)
  return new DatabaseSync(file)
}
