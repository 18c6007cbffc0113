import { constants, type Stats } from 'node:fs'
import { lstat, open, readlink } from 'node:fs/promises'
import { dirname, join, parse, resolve, sep } from 'node:path'
import { Failure } from '../failure.ts'
import { userId } from './user-id.ts'

const WRITABLE_BY_OTHERS = 0o022
const MOST_LINKS = 40
const ROOT = 0

/**
 * Reads a file that decides what this program trusts, after checking that no other user can have written or replaced
 * it. The file and its folder must belong to this user and be writable only by this user, and every symbolic link on
 * the path must belong to this user or to root. On Windows, where the mode bits do not show owners, the file is only
 * read.
 *
 * Folders further up are not checked: a user who can replace one of those can replace this program as well.
 *
 * @returns `undefined` when there is no such file
 * @throws {Failure} when another user can change it, or it cannot be read
 */
export async function readTrustedFile(path: string): Promise<string | undefined> {
  try {
    return await readOwnFile(await followLinks(resolve(path)), path)
  } catch (cause) {
    if (cause instanceof Failure) throw cause
    if (isMissing(cause)) return undefined
    throw new Failure(`Cannot read "${path}": run this as the user who started the tenant`, { cause })
  }
}

/** Checks the open file, not its name, which can point to another file a moment later. */
async function readOwnFile(real: string, path: string): Promise<string> {
  await using file = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  const stats = await file.stat()
  if (!stats.isFile()) throw new Failure(`"${path}" is not a file: remove it and restart the tenant`)
  requireOwn(stats, path)
  requireOwn(await lstat(dirname(real)), dirname(path))
  return await file.readFile('utf8')
}

/** Resolves every link in an absolute path. */
async function followLinks(path: string): Promise<string> {
  let real = parse(path).root
  let links = 0
  const waiting = namesIn(path)
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const next = join(real, name)
    const stats = await lstat(next)
    if (!stats.isSymbolicLink()) {
      real = next
      continue
    }
    links += 1
    if (links > MOST_LINKS) throw new Failure(`"${path}" has too many symbolic links: name the folder itself`)
    if (isForeign(stats) && stats.uid !== ROOT) {
      throw new Failure(`"${next}" is a symbolic link of another user: name the folder itself`)
    }
    const target = resolve(real, await readlink(next))
    waiting.unshift(...namesIn(target))
    real = parse(target).root
  }
  return real
}

function namesIn(path: string): string[] {
  return path.slice(parse(path).root.length).split(sep)
}

function requireOwn(stats: Stats, path: string): void {
  if (isForeign(stats)) {
    throw new Failure(
      `"${path}" belongs to another user: run this as the user who started the tenant, or set TOLLGATE_DATA to a folder of yours`,
    )
  }
  if (userId() !== undefined && stats.mode & WRITABLE_BY_OTHERS) {
    throw new Failure(`"${path}" can be changed by other users: run "chmod go-w" on it and restart the tenant`)
  }
}

function isForeign({ uid }: Stats): boolean {
  const own = userId()
  return own !== undefined && uid !== own
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
