import type { FastifyInstance } from 'fastify'
import type { LogBook } from '../log-book.ts'
import type { Database } from '../store/database.ts'
import { findLog, LOG_FIELDS, type LogEntry, listLogs } from '../store/logs.ts'
import { searchFilter } from '../store/search-filter.ts'
import { inexistent } from './errors.ts'
import { FIELDS, type FieldsQuery, pickFields } from './fields.ts'
import { anyScope } from './guard.ts'
import { withNames } from './log-names.ts'
import { listAnswer, PAGING, type PagingQuery, parsePaging } from './paging.ts'
import { objectSchema } from './schema.ts'
import { parseSearch } from './search.ts'
import { requireUser } from './users.ts'

interface ListQuery extends PagingQuery, FieldsQuery {
  q?: string
  search?: string
  sort?: string
}

type Params = { Params: { id: string } }

const DEFAULT_TAKE = 50

const listQuery = objectSchema<ListQuery>({
  ...PAGING,
  ...FIELDS,
  q: { type: 'string', maxLength: 1024 },
  search: { type: 'string', maxLength: 1024 },
  sort: { type: 'string', pattern: '^date:-?1$' },
})

/** `/logs`: what happened, and why something was refused. */
export function addLogs(app: FastifyInstance, database: Database, logBook: LogBook): void {
  const read = { config: { policy: anyScope('read:logs', 'read:logs_users') } }

  app.get<{ Querystring: ListQuery }>('/logs', { ...read, schema: { querystring: listQuery } }, async ({ query }) => {
    await logBook.flush()
    return query.from !== undefined || query.take !== undefined
      ? onward(database, query)
      : page(database, query, undefined)
  })

  app.get<Params>('/logs/:id', read, async ({ params }) => {
    await logBook.flush()
    const entry = await findLog(database, params.id)
    if (!entry) throw inexistent('log')
    const [named = entry] = await withNames(database, [entry])
    return documentOf(named)
  })

  app.get<Params & { Querystring: ListQuery }>(
    '/users/:id/logs',
    { ...read, schema: { querystring: listQuery } },
    async ({ params, query }) => {
      const { user_id } = await requireUser(database, params.id)
      await logBook.flush()
      return page(database, query, user_id)
    },
  )
}

/** Entries by page, the latest first. */
async function page(database: Database, query: ListQuery, userId: string | undefined): Promise<object> {
  const { from: _from, take: _take, ...pages } = query
  const paging = parsePaging(pages)
  const text = query.q ?? query.search
  const found = await listLogs(database, paging, {
    where: text?.trim() ? searchFilter(parseSearch(text), LOG_FIELDS) : undefined,
    userId,
    oldestFirst: query.sort === 'date:1',
  })
  const items = await withNames(database, found.items)
  return listAnswer('logs', paging, { ...found, items: items.map(entry => pickFields(documentOf(entry), query)) })
}

/** Entries after the one whose `log_id` is given, in order. Auth0 answers this kind of list as a bare array. */
async function onward(database: Database, query: ListQuery): Promise<object[]> {
  const paging = { kind: 'checkpoint', after: query.from, limit: query.take ?? DEFAULT_TAKE } as const
  const { items } = await listLogs(database, paging, { oldestFirst: true })
  const named = await withNames(database, items)
  return named.map(entry => pickFields(documentOf(entry), query))
}

function documentOf(entry: LogEntry): object {
  return { ...entry, _id: entry.log_id, isMobile: false }
}
