import { existsSync, readFileSync } from 'node:fs'
import { loadEnvFile } from 'node:process'
import { CannotStart } from './cannot-start.ts'

const ASSIGNMENT = /^(export\s+)?[A-Za-z_]\w*\s*=/

/**
 * Loads a `.env` file when there is one; what the environment already holds wins.
 * Node passes over a line that it does not understand, and a setting that is silently lost is hard to find: here it stops the start.
 *
 * @throws {CannotStart} when the file cannot be read, or a line is no `NAME=value`
 */
export function loadEnvironmentFile(path: string): void {
  if (!existsSync(path)) return
  const lines = read(path).split(/\r?\n/)
  const odd = lines.findIndex(
    line => line.trim() !== '' && !line.trim().startsWith('#') && !ASSIGNMENT.test(line.trim()),
  )
  if (odd !== -1) throw new CannotStart(`Line ${odd + 1} of "${path}" is not NAME=value: correct it or remove it`)
  loadEnvFile(path)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new CannotStart(`Cannot read "${path}": make it a readable text file, or remove it`, { cause })
  }
}
