import process from 'node:process'

/** The user as whom this program may read and write; `undefined` on Windows, which has no such number. */
export function userId(): number | undefined {
  return process.geteuid?.()
}
