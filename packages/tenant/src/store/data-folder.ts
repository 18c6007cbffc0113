import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const WAIT_MILLISECONDS = 2000

/**
 * Makes a file in the data folder that only its owner may read, and the folder too, when they are not there.
 *
 * @returns the file's path
 * @throws Error when the folder cannot be written
 */
export function privateFile(dataFolder: string, name: string): string {
  const file = join(dataFolder, name)
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
    closeSync(openSync(file, 'a', 0o600))
    return file
  } catch (cause) {
    throw new Error(
      `Cannot write to the data folder "${dataFolder}": make it writable or set TOLLGATE_DATA to another`,
      { cause },
    )
  }
}

/**
 * Takes the data folder for one tenant alone: each keeps things in memory that the other would change behind its back.
 *
 * What holds it is SQLite's lock on an empty file. The operating system lets go of it when the process ends, however that
 * happens, so nothing stale is left behind. A tenant that is just stopping is waited for.
 *
 * @returns lets go
 * @throws Error when another tenant has it
 */
export function takeDataFolder(dataFolder: string): () => void {
  const lock = new DatabaseSync(privateFile(dataFolder, 'tenant.lock'))
  try {
    lock.exec(`PRAGMA busy_timeout = ${WAIT_MILLISECONDS}; BEGIN EXCLUSIVE`)
    return () => lock.close()
  } catch (cause) {
    lock.close()
    throw new Error(
      `The data folder "${dataFolder}" is in use by another tenant: stop that one or set TOLLGATE_DATA to another folder`,
      { cause },
    )
  }
}
