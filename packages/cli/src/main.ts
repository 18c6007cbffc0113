import process from 'node:process'
import packageJson from '../package.json' with { type: 'json' }
import type { Invocation } from './command.ts'
import { env } from './commands/env.ts'
import { token } from './commands/token.ts'
import { Failure } from './failure.ts'

const HELP = `Usage: tollgate <command> [options]

  token      prints a fresh access token of the running local tenant
  env        prints shell lines that point Auth0's tools at it over https

  --help     shows this, or with a command what that command takes
  --version  shows the version
`

/** A misused option, as `parseArgs` reports it. */
const isMisuse = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')

async function run(command: string | undefined, invocation: Invocation): Promise<void> {
  if (command === 'token') return await token(invocation)
  if (command === 'env') return await env(invocation)
  if (command === '--help' || command === '-h') return invocation.write(HELP)
  if (command === '--version' || command === '-v') return invocation.write(`${packageJson.version}\n`)
  throw new Failure(`${command ? `Unknown command "${command}"` : 'No command given'}: see "tollgate --help"`)
}

const [command, ...args] = process.argv.slice(2)
try {
  const write = (text: string) => process.stdout.write(text)
  await run(command, { args, folder: process.cwd(), environment: process.env, write })
} catch (error) {
  if (!(error instanceof Failure) && !isMisuse(error)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
