import { execFile } from 'node:child_process'
import { chownSync } from 'node:fs'
import { promisify } from 'node:util'

const NOBODY = 65_534

/** Whose files a program of {@link runUnprivileged} may touch: this process's, or nobody's where that one is root. */
const user = process.getuid?.() === 0 ? NOBODY : undefined

/** Hands a folder or file over to the user of {@link runUnprivileged}. */
export function handOver(path: string): void {
  if (user !== undefined) chownSync(path, user, user)
}

/**
 * Runs a module in a process that file modes hold for. Root may write anywhere, so as root the process drops its
 * privileges, after its imports: the repository may be readable to root alone.
 *
 * @param imports - import statements with absolute addresses
 * @param body - statements, with top-level await
 * @returns what it printed
 */
export async function runUnprivileged(imports: string, body: string): Promise<string> {
  const drop = user === undefined ? '' : `process.setgroups([]); process.setgid(${user}); process.setuid(${user})`
  const source = `${imports}\n${drop}\n${body}`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', source], {
    cwd: '/',
  })
  return stdout
}
