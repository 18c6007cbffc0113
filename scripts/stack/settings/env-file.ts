import { existsSync, readFileSync } from 'node:fs'
import { loadEnvFile } from 'node:process'
import { CannotStart } from '../../cannot-start.ts'

const ASSIGNMENT = /^(export\s+)?[A-Za-z_]\w*\s*=/

/**
 * Loads a `.env` file if it exists. Variables of the environment take precedence.
 * Node ignores invalid lines, which makes mistakes hard to find. Here an invalid line stops the start.
 *
 * @throws {CannotStart} if the file cannot be read or a line is not `NAME=value`
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
