import { readEnvFile } from '../api-settings.ts'
import type { ExitCode, Invocation } from '../command.ts'
import { type CommandLine, parseCommandLine } from '../command-line.ts'
import { UsageError } from '../failure.ts'
import { findLocalTenant } from '../tenant/local-tenant.ts'

const COMMAND_LINE = {
  usage: ['open [dashboard | quickstart | client]'],
  description: `Opens a page of the local stack in the browser, and prints its address. Default: the
dashboard. The port of the client comes from CLIENT_PORT, in the environment or
".env". Default: 4040.`,
  options: {},
  allowPositionals: true,
} as const satisfies CommandLine

const PAGES: Readonly<Record<string, string>> = { dashboard: '/dashboard', quickstart: '/quickstart' }

/** Opens a page in the browser. */
export async function open(invocation: Invocation): Promise<ExitCode> {
  const parsed = parseCommandLine(invocation, COMMAND_LINE)
  if (!parsed) return 0
  const { positionals } = parsed
  const [page = 'dashboard', extra] = positionals
  if (extra !== undefined) throw new UsageError(`Unexpected argument "${extra}": name one page`)
  const address = await addressOf(page, invocation)
  invocation.write(`${address}\n`)
  await invocation.browse(address)
  return 0
}

async function addressOf(page: string, { folder, environment }: Invocation): Promise<string> {
  if (page === 'client') {
    const port = environment.CLIENT_PORT || (await readEnvFile(folder)).CLIENT_PORT || '4040'
    if (/^\d{1,5}$/.test(port)) return `http://localhost:${port}`
    throw new UsageError(`CLIENT_PORT is "${port}": write a number`)
  }
  const path = Object.hasOwn(PAGES, page) ? PAGES[page] : undefined
  if (path === undefined) throw new UsageError(`Unknown page "${page}": choose "dashboard", "quickstart" or "client"`)
  return (await findLocalTenant(folder, environment.TOLLGATE_DATA)).origin + path
}
