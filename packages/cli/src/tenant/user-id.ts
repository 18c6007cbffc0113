import process from 'node:process'

/** The ID of the user that runs this program; `undefined` on Windows, which has no numeric user IDs. */
export function userId(): number | undefined {
  return process.geteuid?.()
}
