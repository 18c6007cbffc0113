import { setTimeout as wait } from 'node:timers/promises'
import type { ExitCode, Invocation } from '../command.ts'
import { type CommandLine, parseCommandLine } from '../command-line.ts'
import { UsageError } from '../failure.ts'
import { type Document, type Management, openManagement } from '../management.ts'
import { printable } from '../printable.ts'
import { findLocalTenant } from '../tenant/local-tenant.ts'

const COMMAND_LINE = {
  usage: ['logs [-f] [--limit <number>] [--json]'],
  description: `Prints the latest log entries of the running local tenant, the newest one last.`,
  options: {
    follow: { type: 'boolean', short: 'f', default: false, describe: 'print new entries as they come, until Ctrl-C' },
    limit: { type: 'string', default: '20', describe: 'how many entries to start with, from 0 to 100. Default: 20' },
    json: { type: 'boolean', default: false, describe: 'print each entry as a line of JSON' },
  },
} as const satisfies CommandLine

const MAX_LIMIT = 100
const POLL_MILLISECONDS = 500

/** Prints log entries. */
export async function logs(invocation: Invocation): Promise<ExitCode> {
  const parsed = parseCommandLine(invocation, COMMAND_LINE)
  if (!parsed) return 0
  const { values } = parsed
  const { folder, environment, write } = invocation
  const limit = parseLimit(values.limit)
  const management = await openManagement(await findLocalTenant(folder, environment.TOLLGATE_DATA))
  const print = (entry: Document) => write(values.json ? `${JSON.stringify(entry)}\n` : `${lineOf(entry)}\n`)
  // One entry more than is printed, so that following has a start even with a limit of 0.
  const latest = await read(management, `/logs?sort=date:-1&per_page=${Math.min(limit + 1, MAX_LIMIT)}`)
  for (const entry of latest.slice(0, limit).toReversed()) print(entry)
  if (values.follow) await follow(management, latest[0]?.log_id, print, invocation.stopRequested())
  return 0
}

/** Polls for entries after the last one. */
async function follow(
  management: Management,
  last: unknown,
  print: (entry: Document) => void,
  stopRequested: Promise<void>,
): Promise<void> {
  let isStopping = false
  const stopped = stopRequested.then(() => {
    isStopping = true
  })
  let from = last
  while (!isStopping) {
    const after = from === undefined ? '' : `&from=${encodeURIComponent(String(from))}`
    const entries = await read(management, `/logs?take=${MAX_LIMIT}${after}`)
    for (const entry of entries) print(entry)
    from = entries.at(-1)?.log_id ?? from
    if (entries.length < MAX_LIMIT) await Promise.race([stopped, wait(POLL_MILLISECONDS)])
  }
}

async function read(management: Management, path: string): Promise<Document[]> {
  const found = await management.call('GET', path)
  return Array.isArray(found) ? found : []
}

function lineOf({ date, type, client_name, user_name, description }: Document): string {
  return printable(
    [date, type, user_name, client_name, description]
      .filter(value => typeof value === 'string' && value !== '')
      .join('  '),
  )
}

function parseLimit(text: string): number {
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN
  if (limit <= MAX_LIMIT) return limit
  throw new UsageError(`The option "--limit" is "${text}": write a number from 0 to ${MAX_LIMIT}`)
}
