import { renameSync, rmSync } from 'node:fs'

/**
 * Replaces a folder by another with two renames, so that a server never serves a partly written folder.
 *
 * @param target may not exist yet
 * @param replacement on the same file system
 */
export function replaceFolder(target: string, replacement: string): void {
  const former = `${target}.former`
  rmSync(former, { recursive: true, force: true })
  moveIfThere(target, former)
  renameSync(replacement, target)
  rmSync(former, { recursive: true, force: true })
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}
