import { readdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { UsageError } from './usage-error.ts'

/**
 * The absolute path of the folder to create.
 *
 * @throws {UsageError} if it exists and is not empty, or is a file
 */
export async function requireFreeFolder(base: string, name: string): Promise<string> {
  const path = resolve(base, name)
  const names = await namesIn(path)
  if (names === undefined) throw new UsageError(`"${name}" is not a folder: choose another name`)
  // A new repository is as good as an empty folder.
  if (names.some(found => found !== '.git'))
    throw new UsageError(`The folder "${name}" is not empty: choose another name`)
  return path
}

async function namesIn(path: string): Promise<string[] | undefined> {
  try {
    return await readdir(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    if (error.code === 'ENOENT') return []
    if (error.code === 'ENOTDIR') return undefined
    throw error
  }
}
