import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { platform } from 'node:process'

const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  // "start" is a word of the shell, and "explorer" takes an address as it is.
  win32: ['explorer'],
}

/** Opens an address in the browser of the user. Without a browser, nothing happens: the address was printed. */
export async function openInBrowser(address: string): Promise<void> {
  const [program, ...args] = OPENERS[platform] ?? ['xdg-open']
  const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true })
  await Promise.race([once(child, 'spawn'), once(child, 'error')]).catch(() => {})
  child.on('error', () => {}).unref()
}
