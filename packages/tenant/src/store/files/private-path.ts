import { chmodSync, lstatSync, readdirSync, realpathSync, type Stats } from 'node:fs'
import { userId } from './user-id.ts'

const BY_OTHERS = 0o077
const WRITABLE_BY_OTHERS = 0o022
const PRIVATE_FOLDER = 0o700
const PRIVATE_FILE = 0o600
/** The files of a data folder. The tenant must not change the mode of a folder with other files, such as `/tmp`. */
const OWN_NAME = /^(?:tenant\.|stack\.|https\.json|development-ca\.pem|logs$|snapshots$)/
const ROOT = 0
const ELSEWHERE = 'or set TOLLGATE_DATA to another folder'

/**
 * Makes an existing file accessible only to its owner. On Windows, which has no modes, it is unchanged.
 *
 * @throws Error with one sentence, when it is a symbolic link, belongs to another user, or its mode cannot be changed
 */
export function restrictFile(path: string): void {
  const stats = inspect(path)
  if (stats?.isFile() && stats.mode & BY_OTHERS) restrict(path, PRIVATE_FILE)
}

/**
 * Makes an existing data folder accessible only to its owner. A folder with other files stays readable, because each of
 * the tenant's files is private.
 *
 * @param ownName matches the names of the tenant's files in the folder
 * @throws Error as {@link restrictFile} does, and when other users may write to a folder with other files
 */
export function restrictFolder(path: string, ownName: RegExp = OWN_NAME): void {
  const real = followLink(path)
  const stats = real === undefined ? undefined : inspect(real)
  if (real === undefined || !stats?.isDirectory() || !(stats.mode & BY_OTHERS)) return
  if (readdirSync(real).every(name => ownName.test(name))) {
    restrict(real, PRIVATE_FOLDER)
  } else if (stats.mode & WRITABLE_BY_OTHERS) {
    throw new Error(
      `The data folder "${path}" holds other files and can be changed by other users: run "chmod go-w" on it, ${ELSEWHERE}`,
    )
  }
}

/** A link to the data folder may belong to the user or to root. @returns `undefined` when the path does not exist */
function followLink(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (!stats?.isSymbolicLink()) return stats && path
  if (stats.uid !== ROOT) requireOwn(stats, path)
  return realpathSync(path)
}

/** @returns `undefined` when the path does not exist, or has no mode */
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

/** Some file systems accept a mode silently without storing it. */
function restrict(path: string, mode: number): void {
  const refusal = `"${path}" is open to other users and its mode cannot be changed: remove it, ${ELSEWHERE}`
  try {
    chmodSync(path, mode)
  } catch (cause) {
    throw new Error(refusal, { cause })
  }
  if (lstatSync(path).mode & BY_OTHERS) throw new Error(refusal)
}
