import { closeSync, constants, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

const SQLITE_BUSY = 5
/** A named pipe that nobody reads is an error then, and nothing to wait for. */
const APPEND_AT_ONCE = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0)

/**
 * Takes an empty file for this process alone, and makes it when it is not there.
 *
 * What holds it is SQLite's lock. The operating system lets go of it when the process ends, however that happens, so
 * nothing stale is left behind.
 *
 * @returns lets go; `undefined` when another process has it
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
