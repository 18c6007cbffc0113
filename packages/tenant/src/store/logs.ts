import { type Expression, type SqlBool, sql } from 'kysely'
import type { Database } from './database.ts'
import { dialectOf } from './dialects/dialect-of.ts'
import type { SqlDialect } from './dialects/sql-dialect.ts'
import { mapPage, type Page, type Paging, readPage } from './page.ts'
import type { SearchField, SearchFields } from './search/search-filter.ts'

/** Maximum number of entries, which takes some tens of megabytes. */
export const MOST_LOGS = 100_000

/** A log entry in the Management API's format. */
export interface LogEntry {
  /** Increases with time, so that a reader can continue after the last entry. */
  log_id: string
  date: string
  /** Auth0's code, such as `s` for a login and `feccft` for rejected client credentials. */
  type: string
  description?: string
  client_id?: string
  client_name?: string
  user_id?: string
  user_name?: string
  connection?: string
  audience?: string
  scope?: string[]
  ip?: string
  /** The address that the request came from, when it differs from `ip`, the address of the user behind a server. */
  client_ip?: string
  user_agent?: string
  hostname?: string
  details?: Record<string, unknown>
}

const MEMBERS = [
  'description',
  'client_name',
  'user_name',
  'connection',
  'audience',
  'scope',
  'ip',
  'client_ip',
  'user_agent',
  'hostname',
]

/** The members of an entry. */
export const LOG_MEMBERS: readonly string[] = [
  'log_id',
  '_id',
  'date',
  'type',
  'client_id',
  'user_id',
  ...MEMBERS,
  'details',
  'isMobile',
  'strategy',
  'strategy_type',
]
const DOCUMENT = sql.ref('document')

/** The fields by which log entries can be searched. */
export const logFields = (dialect: SqlDialect): SearchFields => ({
  naming: [
    sql.ref('type'),
    ...['description', 'client_name', 'user_name', 'ip'].map(name => dialect.member(DOCUMENT, [name])),
  ],
  find(name): SearchField | undefined {
    if (name === 'date') return { kind: 'date', value: sql.ref('date') }
    if (['log_id', 'type', 'client_id', 'user_id'].includes(name)) return { kind: 'text', value: sql.ref(name) }
    const [first = '', ...rest] = name.split('.')
    if (!MEMBERS.includes(first) && first !== 'details') return undefined
    return { kind: 'json', document: DOCUMENT, path: [first, ...rest] }
  },
})

/** Writes several entries. */
export async function insertLogs(database: Database, entries: readonly LogEntry[]): Promise<void> {
  if (entries.length === 0) return
  await database
    .insertInto('logs')
    .values(
      entries.map(({ log_id, date, type, client_id = null, user_id = null, ...rest }) => ({
        log_id,
        date,
        type,
        client_id,
        user_id,
        document: JSON.stringify(rest),
      })),
    )
    .execute()
}

export interface LogFilter {
  where?: Expression<SqlBool> | undefined
  userId?: string | undefined
  oldestFirst: boolean
}

export async function listLogs(
  database: Database,
  paging: Paging,
  { where, userId, oldestFirst }: LogFilter,
): Promise<Page<LogEntry>> {
  let rows = database
    .selectFrom('logs')
    .selectAll()
    .orderBy('date', oldestFirst ? 'asc' : 'desc')
  if (where) rows = rows.where(where)
  if (userId !== undefined) rows = rows.where('user_id', '=', userId)
  const key = sql.ref<string>('log_id')
  return mapPage(await readPage(rows, key, row => row.log_id, paging, oldestFirst ? 'asc' : 'desc'), entryOf)
}

export async function findLog(database: Database, logId: string): Promise<LogEntry | undefined> {
  const row = await database.selectFrom('logs').selectAll().where('log_id', '=', logId).executeTakeFirst()
  return row && entryOf(row)
}

/** Deletes entries before a timestamp. */
export async function deleteLogsBefore(database: Database, instant: string): Promise<void> {
  await database.deleteFrom('logs').where('date', '<', instant).execute()
}

/** Deletes all entries except the latest. */
export async function deleteLogsBeyond(database: Database, most: number): Promise<void> {
  await database
    .deleteFrom('logs')
    .where('log_id', '<=', ({ selectFrom }) =>
      selectFrom('logs').select('log_id').orderBy('log_id', 'desc').limit(1).offset(most),
    )
    .execute()
}

/** Number of events of one type per day, in UTC. */
export interface DailyCount {
  /** `YYYY-MM-DD` */
  day: string
  type: string
  count: number
}

/** @param from @param to days, `YYYY-MM-DD`, both included */
export async function countLogsByDay(
  database: Database,
  types: readonly string[],
  from: string,
  to: string,
): Promise<DailyCount[]> {
  const day = sql<string>`substr(date, 1, 10)`
  return database
    .selectFrom('logs')
    .select([day.as('day'), 'type', sql<number>`count(*)`.as('count')])
    .where('type', 'in', types)
    .where('date', '>=', from)
    .where(day, '<=', to)
    .groupBy([day, 'type'])
    .orderBy('day')
    .execute()
}

/** The number of users with an event of a type since a timestamp. */
export async function countPeopleSince(database: Database, types: readonly string[], since: string): Promise<number> {
  const { people } = await database
    .selectFrom('logs')
    .select(sql<number>`count(distinct user_id)`.as('people'))
    .where('type', 'in', types)
    .where('date', '>=', since)
    .executeTakeFirstOrThrow()
  return people
}

function entryOf({
  log_id,
  date,
  type,
  client_id,
  user_id,
  document,
}: {
  log_id: string
  date: string
  type: string
  client_id: string | null
  user_id: string | null
  document: string
}): LogEntry {
  const rest: Partial<LogEntry> = JSON.parse(document)
  return {
    log_id,
    date,
    type,
    ...(client_id !== null && { client_id }),
    ...(user_id !== null && { user_id }),
    ...rest,
  }
}

/** Auth0's codes of logins that failed, or were refused because too many did. */
const FAILED_LOGINS = ['fp', 'fu', 'limit_wc', 'fepft']
/** Longer than a failed login counts, whatever the address. */
const RECENT_MILLISECONDS = 60 * 60 * 1000
const MOST_ADDRESSES = 100

/** The addresses from which logins with an identifier failed lately. */
export async function addressesOfFailedLogins(database: Database, identifier: string): Promise<string[]> {
  const { member } = dialectOf(database)
  const ip = member(DOCUMENT, ['ip'])
  const rows = await database
    .selectFrom('logs')
    .select(ip.as('ip'))
    .distinct()
    .where('date', '>', new Date(Date.now() - RECENT_MILLISECONDS).toISOString())
    .where('type', 'in', FAILED_LOGINS)
    .where(member(DOCUMENT, ['user_name']), '=', identifier)
    .orderBy('ip')
    .limit(MOST_ADDRESSES)
    .execute()
  return rows.flatMap(row => (row.ip === null ? [] : [row.ip]))
}
