import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import * as v from 'valibot'
import { type Management, path } from './management.ts'
import { pageOf, totals } from './pagination.ts'

const Log = v.looseObject({
  log_id: v.string(),
  date: v.string(),
  /** A code, such as `s` for a login. */
  type: v.string(),
  description: v.optional(v.nullable(v.string())),
  client_id: v.optional(v.nullable(v.string())),
  client_name: v.optional(v.nullable(v.string())),
  user_id: v.optional(v.nullable(v.string())),
  user_name: v.optional(v.nullable(v.string())),
  audience: v.optional(v.nullable(v.string())),
  ip: v.optional(v.nullable(v.string())),
  details: v.optional(v.nullable(v.looseObject({ reason: v.optional(v.string()) }))),
})

const LogPage = v.object({ ...totals, logs: v.array(Log) })

/** One log entry of the tenant. */
export type Log = v.InferOutput<typeof Log>
export type LogPage = v.InferOutput<typeof LogPage>

const TAIL_MS = 2_000

/** Which entries of the log to show. */
interface LogFilter {
  /** Codes of types; empty for all. */
  types: readonly string[]
  /** A part of the description, or of the name of the user or the application. */
  search?: string | undefined
  user?: string | undefined
  application?: string | undefined
  /** The identifier of an API. */
  api?: string | undefined
  /** An application whose entries are left out. */
  hidden?: string | undefined
  /** The time of the oldest entry, in ISO 8601. */
  since?: string | undefined
}

/** One page of the log, newest first. With `live`, it is fetched again every two seconds. */
export function logsQuery(
  management: Management,
  { filter, page, live }: { filter: LogFilter; page: number; live: boolean },
) {
  const q = filterExpression(filter)
  return queryOptions({
    queryKey: ['logs', 'list', q, page],
    queryFn: () => management.get('logs', LogPage, { ...pageOf(page), sort: 'date:-1', q }),
    refetchInterval: live ? TAIL_MS : false,
    placeholderData: keepPreviousData,
  })
}

export function logQuery(management: Management, id: string) {
  return queryOptions({ queryKey: ['logs', 'one', id], queryFn: () => management.get(path`logs/${id}`, Log) })
}

/** The latest entries of some types, for counting. */
export function recentLogsQuery(management: Management, types: readonly string[], count: number) {
  return queryOptions({
    queryKey: ['logs', 'recent', types, count],
    queryFn: async () => {
      const query = { ...pageOf(0, count), sort: 'date:-1', q: typeExpression(types) }
      return (await management.get('logs', LogPage, query)).logs
    },
  })
}

function filterExpression({ types, search, user, application, api, hidden, since }: LogFilter): string | undefined {
  const conditions = [
    typeExpression(types),
    search?.trim() && quoted(search.trim()),
    user && `user_id:${quoted(user)}`,
    application && `client_id:${quoted(application)}`,
    api && `audience:${quoted(api)}`,
    hidden && `NOT client_id:${quoted(hidden)}`,
    since && `date:[${since} TO *]`,
  ].filter(condition => condition)
  return conditions.length === 0 ? undefined : conditions.join(' AND ')
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, String.raw`\$&`)}"`
}

function typeExpression(types: readonly string[]): string | undefined {
  return types.length === 0 ? undefined : `type:(${types.join(' OR ')})`
}
