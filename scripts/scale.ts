/**
 * Prints the arithmetic of `docs/explanation/scale.md`: `node scripts/scale.ts [--users 10000000] [--logins 10000]`.
 *
 * Costs are measured by `node packages/tenant/dist/test/postgres/costs.js`; the rest are assumptions.
 */
import process from 'node:process'
import { parseArgs } from 'node:util'

/** What one operation costs, as measured on PostgreSQL 15 with two shared cores. */
const COSTS = {
  login: { milliseconds: 86.5, transactions: 36.2, rows: 16.8, journalBytes: 10_554 },
  refresh: { milliseconds: 19.8, transactions: 3.5, rows: 3, journalBytes: 2658 },
  'client credentials': { milliseconds: 3.5, transactions: 0.2, rows: 0.1, journalBytes: 0 },
} as const
type Operation = keyof typeof COSTS

/** Processor time of one password hash, which is part of a login (`argon2id`, 19 MiB, two passes). */
const HASH_MILLISECONDS = 30
const HASH_MEBIBYTES = 19

/** Assumptions about the load. */
const SHARE_ACTIVE = 0.2
const ACCESS_TOKEN_MINUTES = 60
const SERVICE_TOKENS_A_SECOND = 1000
/** Assumptions about machines: a core that is half busy, one PostgreSQL server on fast disks, its connections. */
const BUSY = 0.5
const TRANSACTIONS_OF_A_SERVER = 50_000
const ROWS_OF_A_SERVER = 30_000
const CONNECTIONS_OF_A_SERVER = 1000
/** Of each process: 10 for requests, 2 for attempts, 1 that listens. */
const CONNECTIONS_OF_A_PROCESS = 13
const BYTES_OF_A_USER = 2000
/** A session, a grant and a refresh token, with their indexes. */
const BYTES_OF_A_SESSION = 6000

export interface Load {
  users: number
  /** At the peak, each second. */
  logins: number
}

/** One line of the table: what is needed, and how it is computed. */
interface Line {
  what: string
  amount: string
  how: string
}

export function estimate({ users, logins }: Load): Line[] {
  const active = users * SHARE_ACTIVE
  const refreshes = active / (ACCESS_TOKEN_MINUTES * 60)
  const rates: Record<Operation, number> = {
    login: logins,
    refresh: refreshes,
    'client credentials': SERVICE_TOKENS_A_SECOND,
  }
  const total = (cost: 'milliseconds' | 'transactions' | 'rows' | 'journalBytes') =>
    rates.login * COSTS.login[cost] +
    rates.refresh * COSTS.refresh[cost] +
    rates['client credentials'] * COSTS['client credentials'][cost]
  const cores = total('milliseconds') / 1000 / BUSY
  const hashing = (logins * HASH_MILLISECONDS) / 1000
  const processes = Math.ceil(cores)
  const connections = processes * CONNECTIONS_OF_A_PROCESS
  const servers = Math.ceil(
    Math.max(total('transactions') / TRANSACTIONS_OF_A_SERVER, total('rows') / ROWS_OF_A_SERVER),
  )
  const loginsOfOneServer = Math.floor(
    Math.min(TRANSACTIONS_OF_A_SERVER / COSTS.login.transactions, ROWS_OF_A_SERVER / COSTS.login.rows),
  )
  const loginsByConnections = Math.floor(
    ((CONNECTIONS_OF_A_SERVER / CONNECTIONS_OF_A_PROCESS) * BUSY * 1000) / COSTS.login.milliseconds,
  )
  return [
    line('all users log in within', `${number(users / logins / 60)} min`, 'users / logins'),
    line(
      'refreshes a second',
      number(refreshes),
      `${SHARE_ACTIVE * 100} % active, tokens of ${ACCESS_TOKEN_MINUTES} min`,
    ),
    line('cores of the tenant', number(cores), `processor time, ${BUSY * 100} % busy`),
    line('… of which hash passwords', number(hashing / BUSY), `${HASH_MILLISECONDS} ms a hash`),
    line(
      'memory of hashes',
      `${number((hashing * HASH_MEBIBYTES) / 1024)} GiB`,
      `${HASH_MEBIBYTES} MiB a hash at work`,
    ),
    line('connections to PostgreSQL', number(connections), `one process a core, ${CONNECTIONS_OF_A_PROCESS} a process`),
    line('transactions a second', number(total('transactions')), 'most of them are single reads'),
    line('rows written a second', number(total('rows')), 'inserted, updated and deleted'),
    line('journal', `${number(total('journalBytes') / 1e6)} MB/s`, 'to disk, and to each replica'),
    line(
      'PostgreSQL servers',
      number(servers),
      `${number(TRANSACTIONS_OF_A_SERVER)} transactions or ${number(ROWS_OF_A_SERVER)} rows each`,
    ),
    line(
      'data',
      `${number((users * BYTES_OF_A_USER + active * BYTES_OF_A_SESSION) / 1e9)} GB`,
      'users, sessions of active users',
    ),
    line('one server is enough for', `${number(loginsOfOneServer)} logins/s`, 'rows and transactions'),
    line(
      'its connections for',
      `${number(loginsByConnections)} logins/s`,
      `${number(CONNECTIONS_OF_A_SERVER)} connections`,
    ),
  ]
}

/** The table of the page. */
export function table(lines: readonly Line[]): string {
  const rows = [
    ['what', 'amount', 'from'],
    ['---', '---', '---'],
    ...lines.map(({ what, amount, how }) => [what, amount, how]),
  ]
  return rows.map(cells => `| ${cells.join(' | ')} |`).join('\n')
}

function line(what: string, amount: string, how: string): Line {
  return { what, amount, how }
}

/** Two digits are enough for an estimate. */
function number(value: number): string {
  return Number(value.toPrecision(2)).toLocaleString('en')
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { users: { type: 'string', default: '10000000' }, logins: { type: 'string', default: '10000' } },
  })
  process.stdout.write(`${table(estimate({ users: Number(values.users), logins: Number(values.logins) }))}\n`)
}
