import { closeSync, constants, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

const SQLITE_BUSY = 5
/** Non-blocking, so that a named pipe without a reader is an error instead of a wait. A symbolic link is an error, too. */
const APPEND_AT_ONCE =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  (constants.O_NONBLOCK ?? 0) |
  (constants.O_NOFOLLOW ?? 0)

/**
 * Locks an empty file for this process, and creates it if it does not exist.
 *
 * It uses SQLite's lock, which the operating system releases when the process ends in any way, so no stale lock remains.
 *
 * @returns a function that releases the lock, or `undefined` if another process has it
 * @throws Error when the file cannot be written
 */
export function lockFile(path: string): (() => void) | undefined {
  closeSync(openSync(path, APPEND_AT_ONCE, 0o600))
  const lock = new DatabaseSync(path)
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return () => lock.close()
  } catch (error) {
    lock.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined
    throw error
  }
}
