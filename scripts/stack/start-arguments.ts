import { parseArgs } from 'node:util'
import { CannotStart } from './cannot-start.ts'
import type { Environment } from './settings.ts'

/**
 * Reads what stands behind `npm start --`: `--client-origin` is `CLIENT_ORIGIN_URL`, and wins over it.
 *
 * @returns the environment with it
 * @throws {CannotStart} for anything else
 */
export function withArguments(environment: Environment, args: readonly string[]): Environment {
  // npm keeps an option that it does not know, and hands it on in this way only.
  if (environment.npm_config_client_origin) {
    throw new CannotStart('npm has kept "--client-origin" for itself: write "npm start -- --client-origin <origin>"')
  }
  const origin = parse(args)
  if (origin === '') throw new CannotStart('--client-origin is "": write an origin such as "http://localhost:3000"')
  return origin === undefined ? environment : { ...environment, CLIENT_ORIGIN_URL: origin }
}

function parse(args: readonly string[]): string | undefined {
  try {
    return parseArgs({ args: [...args], options: { 'client-origin': { type: 'string' } } }).values['client-origin']
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CannotStart(`${reason.split('\n', 1)[0]}: a start takes "--client-origin <origin>" only`, { cause })
  }
}
