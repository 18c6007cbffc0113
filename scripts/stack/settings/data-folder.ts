import { accessSync, chmodSync, constants, existsSync, lstatSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { platform } from 'node:process'
import { CannotStart } from '../../cannot-start.ts'

/**
 * Creates the data folder and its log folder if they do not exist, accessible only to the owner.
 *
 * @throws {CannotStart} when one of them cannot be written
 */
export function makeDataFolder(dataFolder: string): void {
  try {
    for (const folder of [dataFolder, logFolder(dataFolder)]) {
      makeFolder(folder)
      accessSync(folder, constants.W_OK)
    }
    restrict(logFolder(dataFolder))
  } catch (cause) {
    throw unusable(dataFolder, cause)
  }
}

/** The tenant restricts the data folder itself. Windows has no modes. */
function restrict(folder: string): void {
  if (platform === 'win32') return
  if (lstatSync(folder).isSymbolicLink()) throw new Error(`"${folder}" is a symbolic link`)
  chmodSync(folder, 0o700)
}

/** The folder of the parts' logs. */
export function logFolder(dataFolder: string): string {
  return join(dataFolder, 'logs')
}

/** The error for a data folder that cannot be used. */
export function unusable(dataFolder: string, cause: unknown): CannotStart {
  const reason = cause instanceof Error ? ` (${cause.message})` : ''
  return new CannotStart(
    `Cannot write to the data folder "${dataFolder}": make it a writable folder, or set TOLLGATE_DATA to another${reason}`,
    { cause },
  )
}

/** Like `mkdirSync` with `recursive`, which hangs in file systems that allow no new folders, such as `/proc`. */
function makeFolder(path: string): void {
  const parent = dirname(path)
  if (parent !== path && !existsSync(parent)) makeFolder(parent)
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}
