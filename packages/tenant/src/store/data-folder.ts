import { closeSync, constants, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { restrictFile, restrictFolder } from './private-path.ts'

const WAIT_MILLISECONDS = 2000
const SQLITE_BUSY = 5
/** A named pipe that nobody reads is an error then, and nothing to wait for; so is a symbolic link. */
const APPEND_AT_ONCE =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  (constants.O_NONBLOCK ?? 0) |
  (constants.O_NOFOLLOW ?? 0)

/**
 * Makes a file in the data folder that only its owner may read, and the folder too. What exists already is restricted to its owner.
 *
 * @returns the file's path
 * @throws Error when the folder cannot be written, or one of the two cannot be restricted
 */
export function privateFile(dataFolder: string, name: string): string {
  const file = join(dataFolder, name)
  try {
    makeFolder(dataFolder)
  } catch (cause) {
    throw unusable(dataFolder, cause)
  }
  restrictFolder(dataFolder)
  restrictFile(file)
  try {
    closeSync(openSync(file, APPEND_AT_ONCE, 0o600))
    return file
  } catch (cause) {
    throw unusable(dataFolder, cause)
  }
}

/** What to say of a data folder that cannot be used. */
export function unusable(dataFolder: string, cause: unknown): Error {
  const reason = cause instanceof Error ? ` (${cause.message})` : ''
  return new Error(
    `Cannot write to the data folder "${dataFolder}": make it writable or set TOLLGATE_DATA to another${reason}`,
    { cause },
  )
}

/**
 * Takes the data folder for one tenant alone: each keeps things in memory that the other would change behind its back.
 *
 * What holds it is SQLite's lock on an empty file. The operating system lets go of it when the process ends, however that
 * happens, so nothing stale is left behind. A tenant that is just stopping is waited for.
 *
 * @returns lets go
 * @throws Error when another tenant has it, or it cannot be used
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

/** Like `mkdirSync` with `recursive`, which never returns where a file system allows no new folders, such as `/proc`. */
function makeFolder(path: string): void {
  const parent = dirname(path)
  if (parent !== path && !existsSync(parent)) makeFolder(parent)
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}
