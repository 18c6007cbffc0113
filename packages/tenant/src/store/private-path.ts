import { chmodSync, lstatSync, readdirSync, realpathSync, type Stats } from 'node:fs'
import { userId } from './user-id.ts'

const BY_OTHERS = 0o077
const WRITABLE_BY_OTHERS = 0o022
const PRIVATE_FOLDER = 0o700
const PRIVATE_FILE = 0o600
/** What a data folder holds. The mode of a folder that holds anything else, such as `/tmp`, is not for the tenant to change. */
const OWN_NAME = /^(?:tenant\.|stack\.|https\.json|development-ca\.pem|logs$)/
const ROOT = 0
const ELSEWHERE = 'or set TOLLGATE_DATA to another folder'

/**
 * Makes an existing file accessible to its owner alone. Windows has no modes; there it is left as it is.
 *
 * @throws Error in one sentence, when it is a symbolic link, belongs to another user, or its mode cannot be changed
 */
export function restrictFile(path: string): void {
  const stats = inspect(path)
  if (stats?.isFile() && stats.mode & BY_OTHERS) restrict(path, PRIVATE_FILE)
}

/**
 * Makes an existing data folder accessible to its owner alone. One with other files in it stays readable: all that the tenant
 * writes there is private by itself.
 *
 * @throws Error as {@link restrictFile} does; and when others may write to a folder that holds other things
 */
export function restrictFolder(path: string): void {
  const real = followLink(path)
  const stats = real === undefined ? undefined : inspect(real)
  if (real === undefined || !stats?.isDirectory() || !(stats.mode & BY_OTHERS)) return
  if (readdirSync(real).every(name => OWN_NAME.test(name))) {
    restrict(real, PRIVATE_FOLDER)
  } else if (stats.mode & WRITABLE_BY_OTHERS) {
    throw new Error(
      `The data folder "${path}" holds other files and can be changed by other users: run "chmod go-w" on it, ${ELSEWHERE}`,
    )
  }
}

/** A link to the data folder may be the user's own, or the administrator's. @returns `undefined` when there is nothing */
function followLink(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (!stats?.isSymbolicLink()) return stats && path
  if (stats.uid !== ROOT) requireOwn(stats, path)
  return realpathSync(path)
}

/** @returns `undefined` when there is nothing, or nothing that has a mode */
function inspect(path: string): Stats | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (userId() === undefined || !stats) return undefined
  if (stats.isSymbolicLink()) {
    throw new Error(`"${path}" is a symbolic link: replace it by what it leads to, ${ELSEWHERE}`)
  }
  requireOwn(stats, path)
  return stats
}

function requireOwn({ uid }: Stats, path: string): void {
  const user = userId()
  if (user !== undefined && uid !== user) {
    throw new Error(`"${path}" belongs to another user: change its owner, ${ELSEWHERE}`)
  }
}

/** Some file systems take a mode without a word, and have none. */
function restrict(path: string, mode: number): void {
  const refusal = `"${path}" is open to other users and its mode cannot be changed: remove it, ${ELSEWHERE}`
  try {
    chmodSync(path, mode)
  } catch (cause) {
    throw new Error(refusal, { cause })
  }
  if (lstatSync(path).mode & BY_OTHERS) throw new Error(refusal)
}
