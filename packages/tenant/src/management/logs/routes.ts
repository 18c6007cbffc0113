import type { FastifyInstance } from 'fastify'
import type { EventLog } from '../../logs/event-log.ts'
import type { Database } from '../../store/database.ts'
import { dialectOf } from '../../store/dialects/dialect-of.ts'
import { findLog, LOG_MEMBERS, type LogEntry, listLogs, logFields } from '../../store/logs.ts'
import { searchFilter } from '../../store/search/search-filter.ts'
import { inexistent, invalidQuery } from '../http/errors.ts'
import { type FieldsQuery, fieldsAmong, pickFields } from '../http/fields.ts'
import { anyScope } from '../http/guard.ts'
import { listAnswer, PAGING_FROM_ZERO, type PagingQuery, parsePaging } from '../http/paging.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'
import { parseSearch } from '../http/search.ts'
import { requireUser } from '../users/routes.ts'
import { withNames } from './names.ts'

interface PageQuery extends Omit<PagingQuery, 'from' | 'take'>, FieldsQuery {
  q?: string
  /** Auth0's other name for `q`. */
  search?: string
  sort?: string
}

type ListQuery = PageQuery & Pick<PagingQuery, 'from' | 'take'>

type Params = { Params: { id: string } }

const DEFAULT_TAKE = 50

const { from, take, ...pages } = PAGING_FROM_ZERO
const PAGE: ObjectSchema<PageQuery>['properties'] = {
  ...pages,
  ...fieldsAmong(LOG_MEMBERS),
  q: { type: 'string', maxLength: 1024 },
  search: { type: 'string', maxLength: 1024 },
  sort: { type: 'string', pattern: '^date:-?1$' },
}
const pageQuery = objectSchema<PageQuery>(PAGE)
const listQuery = objectSchema<ListQuery>({ ...PAGE, from, take })

/** `/logs`: what happened, and why requests were rejected. */
export function addLogs(app: FastifyInstance, database: Database, eventLog: EventLog): void {
  const read = { config: { policy: anyScope('read:logs', 'read:logs_users') } }

  app.get<{ Querystring: ListQuery }>('/logs', { ...read, schema: { querystring: listQuery } }, async ({ query }) => {
    await eventLog.flush()
    return query.from !== undefined || query.take !== undefined
      ? onward(database, query)
      : page(database, query, undefined)
  })

  app.get<Params>('/logs/:id', read, async ({ params }) => {
    await eventLog.flush()
    const entry = await findLog(database, params.id)
    if (!entry) throw inexistent('log')
    const [named = entry] = await withNames(database, [entry])
    return documentOf(named)
  })

  app.get<Params & { Querystring: PageQuery }>(
    '/users/:id/logs',
    { ...read, schema: { querystring: pageQuery } },
    async ({ params, query }) => {
      const { user_id } = await requireUser(database, params.id)
      await eventLog.flush()
      return page(database, query, user_id)
    },
  )
}

/** Entries by page, newest first. */
async function page(database: Database, query: PageQuery, userId: string | undefined): Promise<object> {
  const paging = parsePaging(query)
  if (query.q !== undefined && query.search !== undefined) throw invalidQuery('search', 'Not allowed with q')
  const text = query.q ?? query.search
  const found = await listLogs(database, paging, {
    where: text?.trim()
      ? searchFilter(parseSearch(text), logFields(dialectOf(database)), dialectOf(database))
      : undefined,
    userId,
    oldestFirst: query.sort === 'date:1',
  })
  const items = await withNames(database, found.items)
  return listAnswer('logs', paging, { ...found, items: items.map(entry => pickFields(documentOf(entry), query)) })
}

/** Entries after the one with the given `log_id`, in order. As on Auth0, the response is a plain array. */
async function onward(database: Database, query: ListQuery): Promise<object[]> {
  if (query.page) throw invalidQuery('page', 'Not allowed with from or take')
  if (query.sort === 'date:-1') throw invalidQuery('sort', 'Not allowed with from or take')
  for (const name of ['q', 'search'] as const) {
    if (query[name] !== undefined) throw invalidQuery(name, 'Not allowed with from or take')
  }
  const paging = { kind: 'checkpoint', after: query.from, limit: query.take ?? DEFAULT_TAKE } as const
  const { items } = await listLogs(database, paging, { oldestFirst: true })
  const named = await withNames(database, items)
  return named.map(entry => pickFields(documentOf(entry), query))
}

function documentOf(entry: LogEntry): object {
  return { ...entry, _id: entry.log_id, isMobile: false }
}
