import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { nodeSqliteDialect } from './dialects/sqlite.ts'
import { privateFile, unusable } from './files/data-folder.ts'
import { restrictFile } from './files/private-path.ts'
import { migrate, refuseForeign } from './migrations/migrations.ts'
import type { SharedAttempts } from './postgres/attempts.ts'
import type { Outcome, RunInTransaction } from './postgres/units-of-work.ts'
import type { Schema } from './schema.ts'

/** The tenant's store. `destroy()` closes it. */
export type Database = Kysely<Schema>

/** Opens a store in memory, for tests. */
export const IN_MEMORY = ':memory:'

/** The store's file in the data folder. */
const STORE = 'tenant.db'
const BUSY_TIMEOUT_MILLISECONDS = 5000

/** The connection of a store of SQLite. */
interface SqliteConnection {
  sqlite: DatabaseSync
  /** Replaces the content of an attached database by an image. */
  load(image: Uint8Array, attached: string): void
}

const connections = new WeakMap<Database, SqliteConnection>()

/** What an open store can do besides queries. */
interface StoreTraits {
  /** A value that differs after every change of the configuration. */
  version: () => string | Promise<string>
  runInTransaction: RunInTransaction
  /** For a store of several processes: counts the changes of what the protocol engine is built with. */
  engineVersion?: () => Promise<number>
  /** For a store of several processes: counts their attempts. */
  attempts?: SharedAttempts
  /** Runs work in one transaction, while other processes that do the same wait. */
  runExclusively?: (work: () => Promise<void>) => Promise<void>
}

const stores = new WeakMap<Database, StoreTraits>()

/** Registers a store that is open. */
export function adoptStore(database: Database, traits: StoreTraits): void {
  stores.set(database, traits)
}

/**
 * Opens the store of a folder, creates both if necessary, and migrates it to the current schema.
 *
 * A write is on disk when its promise resolves (`synchronous=FULL`), so that it survives a crash.
 *
 * @param dataFolder created with mode 0700 and its files with 0600; existing ones are changed to these modes. Or
 *   `IN_MEMORY`
 * @param image a snapshot that a store in memory starts with
 * @throws Error when the folder cannot be written, or its store is damaged or newer than this code; the store is then
 *   unchanged
 */
export async function openDatabase(dataFolder: string, image?: Uint8Array): Promise<Database> {
  const sqlite = openSqlite(dataFolder)
  try {
    if (image) sqlite.deserialize(image)
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
    // SQLite counts the rows that this connection changes, and detects commits of other connections.
    const prepareCounters = () =>
      sqlite.prepare('SELECT data_version, total_changes() AS changes FROM pragma_data_version')
    let counters = prepareCounters()
    connections.set(database, {
      sqlite,
      load(image, dbName) {
        sqlite.deserialize(image, { dbName })
        // Node has finalized every statement of the connection.
        counters = prepareCounters()
      },
    })
    const version = () => {
      const { data_version, changes } = counters.get() ?? {}
      return `${data_version}.${changes}`
    }
    adoptStore(database, { version, runInTransaction: work => work() })
    return database
  } catch (error) {
    sqlite.close()
    throw explainStoreError(dataFolder, error)
  }
}

/** SQLite's codes `SQLITE_CORRUPT` and `SQLITE_NOTADB`; the higher bits have more detail. */
const DAMAGE: ReadonlySet<unknown> = new Set([11, 26])
/** `SQLITE_PERM`, `SQLITE_READONLY`, `SQLITE_IOERR`, `SQLITE_FULL` and `SQLITE_CANTOPEN`. */
const UNWRITABLE: ReadonlySet<unknown> = new Set([3, 8, 10, 13, 14])
const PRIMARY_CODE = 0xff

/** Converts an error of the store into a message with a remedy; other errors are returned unchanged. */
export function explainStoreError(dataFolder: string, error: unknown): unknown {
  const code = primaryCodeOf(error)
  if (DAMAGE.has(code)) return damaged(dataFolder, error)
  return UNWRITABLE.has(code) ? unusable(dataFolder, error) : error
}

/** Reads every page before anything is written. */
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
 * Returns a value that differs after every change of the configuration, by any connection or process. With SQLite, it
 * differs after every change of the store and takes a few microseconds; with PostgreSQL, it is one query.
 *
 * @throws TypeError for a transaction, because it may still be rolled back
 */
export function versionOf(database: Database): string | Promise<string> {
  const store = stores.get(database)
  if (!store) throw new TypeError('Only an open store has a version')
  return store.version()
}

/**
 * Runs work whose queries all belong to one transaction, however deep they are called, if the store has concurrent
 * transactions. SQLite has one connection, which such a transaction would hold while a token is signed.
 */
export function inOneTransaction<Result extends Outcome>(
  database: Database,
  work: () => Promise<Result>,
): Promise<Result> {
  const store = stores.get(database)
  return store ? store.runInTransaction(work) : work()
}

/**
 * The connection of an open store, for what Kysely cannot say. Use it while `database.connection()` holds it.
 *
 * @returns `undefined` for a store that is not SQLite
 */
export function sqliteOf(database: Database): SqliteConnection | undefined {
  return connections.get(database)
}

/**
 * Runs the work of a start, which adds what is missing. With PostgreSQL, it is one transaction, and other processes that
 * start wait for it.
 */
export function whileOthersWait(database: Database, work: () => Promise<void>): Promise<void> {
  return stores.get(database)?.runExclusively?.(work) ?? work()
}

/**
 * Counts the changes, by any process, of what the protocol engine is built with. `undefined` for SQLite, which one
 * process uses.
 */
export async function engineVersionOf(database: Database): Promise<number | undefined> {
  return stores.get(database)?.engineVersion?.()
}

/** Whether several processes can use the store, so that a change may come from another one. */
export function isShared(database: Database): boolean {
  return stores.get(database)?.engineVersion !== undefined
}

/** Counts the attempts of all processes. `undefined` for SQLite, which one process uses. */
export function sharedAttemptsOf(database: Database): SharedAttempts | undefined {
  return stores.get(database)?.attempts
}

/** Runs writes in one transaction, or in the current transaction if there is one. */
export function atomically<Result>(
  database: Database,
  write: (transaction: Database) => Promise<Result>,
): Promise<Result> {
  return database.isTransaction ? write(database) : database.transaction().execute(write)
}

function openSqlite(dataFolder: string): DatabaseSync {
  if (dataFolder === IN_MEMORY) return new DatabaseSync(IN_MEMORY)
  const file = privateFile(dataFolder, STORE)
  // SQLite creates its journal files with the mode of the database, and follows existing links.
  for (const suffix of ['-wal', '-shm', '-journal']) restrictFile(file + suffix)
  return new DatabaseSync(file)
}
