import { closeSync, constants, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { restrictFile, restrictFolder } from './private-path.ts'

const WAIT_MILLISECONDS = 2000
const SQLITE_BUSY = 5
/** With these flags, opening a named pipe without a reader fails instead of waiting, and so does a symbolic link. */
const APPEND_AT_ONCE =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  (constants.O_NONBLOCK ?? 0) |
  (constants.O_NOFOLLOW ?? 0)

/**
 * Creates a file that only its owner can read, and its folder. An existing file or folder is restricted to its owner.
 *
 * @param ownName matches the names of the tenant's files in the folder; default: those of a data folder
 * @returns the file's path
 * @throws Error when the folder cannot be written, or the file or folder cannot be restricted
 */
export function privateFile(dataFolder: string, name: string, ownName?: RegExp): string {
  const file = join(dataFolder, name)
  try {
    makeFolder(dataFolder)
  } catch (cause) {
    throw unusable(dataFolder, cause)
  }
  restrictFolder(dataFolder, ownName)
  restrictFile(file)
  try {
    closeSync(openSync(file, APPEND_AT_ONCE, 0o600))
    return file
  } catch (cause) {
    throw unusable(dataFolder, cause)
  }
}

/** The message for a data folder that cannot be used. */
export function unusable(dataFolder: string, cause: unknown): Error {
  const reason = cause instanceof Error ? ` (${cause.message})` : ''
  return new Error(
    `Cannot write to the data folder "${dataFolder}": make it writable or set TOLLGATE_DATA to another${reason}`,
    { cause },
  )
}

/**
 * Locks the data folder for one tenant, because a tenant caches data that another tenant would change.
 *
 * The lock is SQLite's lock on an empty file. The operating system releases it when the process ends for any reason, so
 * there are no stale locks. If another tenant is stopping, this waits for it.
 *
 * @returns a function that releases the lock
 * @throws Error when another tenant uses the folder, or the folder cannot be used
 */
export function takeDataFolder(dataFolder: string): () => void {
  const lock = new DatabaseSync(privateFile(dataFolder, 'tenant.lock'))
  try {
    lock.exec(`PRAGMA busy_timeout = ${WAIT_MILLISECONDS}; BEGIN EXCLUSIVE`)
    return () => lock.close()
  } catch (cause) {
    lock.close()
    if (!(cause instanceof Error && 'errcode' in cause && cause.errcode === SQLITE_BUSY)) {
      throw unusable(dataFolder, cause)
    }
    throw new Error(
      `The data folder "${dataFolder}" is in use by another tenant: stop that one or set TOLLGATE_DATA to another folder`,
      { cause },
    )
  }
}

/**
 * Like `mkdirSync` with `recursive`, which never returns where a file system allows no new folders, such as `/proc`.
 */
function makeFolder(path: string): void {
  const parent = dirname(path)
  if (parent !== path && !existsSync(parent)) makeFolder(parent)
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}
