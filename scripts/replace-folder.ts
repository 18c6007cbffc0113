import { renameSync, rmSync } from 'node:fs'

/**
 * Puts a folder in the place of another at once: a server that serves the old one never sees it half empty.
 *
 * @param target need not be there yet
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
