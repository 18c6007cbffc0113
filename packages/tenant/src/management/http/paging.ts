import type { Page, Paging } from '../../store/page.ts'
import { invalidQuery } from './errors.ts'
import type { ObjectSchema } from './schema.ts'

/** The paging parameters of a list request. */
export interface PagingQuery {
  page?: number
  per_page?: number
  include_totals?: boolean
  from?: string
  take?: number
}

const MAX_PER_PAGE = 100
const MAX_LISTED_AT_ONCE = 1000
/** Larger than any list, and still exact as a number. */
const MAX_PAGE = 1_000_000_000
export const DEFAULT_PER_PAGE = 50

/** Schemas of the paging parameters, for a route's query schema. */
export const PAGING: ObjectSchema<PagingQuery>['properties'] = {
  page: { type: 'integer', minimum: 0, maximum: MAX_PAGE },
  per_page: { type: 'integer', minimum: 1, maximum: MAX_PER_PAGE },
  include_totals: { type: 'boolean' },
  from: { type: 'string', minLength: 1, maxLength: 1024 },
  take: { type: 'integer', minimum: 1, maximum: MAX_PER_PAGE },
}

/** For lists where Auth0 allows a page size of 0, to read only the total. */
export const PAGING_FROM_ZERO: ObjectSchema<PagingQuery>['properties'] = {
  ...PAGING,
  per_page: { type: 'integer', minimum: 0, maximum: MAX_PER_PAGE },
}

/** For a list with checkpoint paging only. It has no totals, but Auth0's SDK sends the parameter. */
export type CheckpointQuery = Pick<PagingQuery, 'from' | 'take' | 'include_totals'>

export const CHECKPOINTS: ObjectSchema<CheckpointQuery>['properties'] = {
  from: PAGING.from,
  take: PAGING.take,
  include_totals: PAGING.include_totals,
}

/** For a list of IDs, which Auth0 returns in larger pages. */
export const LONG_CHECKPOINTS: ObjectSchema<CheckpointQuery>['properties'] = {
  ...CHECKPOINTS,
  take: { type: 'integer', minimum: 1, maximum: MAX_LISTED_AT_ONCE },
}

export function parseCheckpoint({ from, take = DEFAULT_PER_PAGE }: CheckpointQuery): Paging {
  return parsePaging({ take, ...(from !== undefined && { from }) })
}

/**
 * Parses the paging parameters: checkpoints when `take` or `from` is given (Auth0's name), pages otherwise. Auth0's
 * SDKs send `per_page` and `include_totals` with every list, so they are accepted with checkpoints and ignored.
 *
 * @throws RequestRefused when both a page and a checkpoint are given, or the checkpoint is invalid
 */
export function parsePaging({ page = 0, per_page, include_totals = false, from, take }: PagingQuery): Paging {
  if (from !== undefined || take !== undefined) {
    if (page > 0) throw invalidQuery('page', 'Not allowed with from or take')
    return {
      kind: 'checkpoint',
      after: from === undefined ? undefined : decodeCheckpoint(from),
      limit: take ?? DEFAULT_PER_PAGE,
    }
  }
  const limit = per_page ?? DEFAULT_PER_PAGE
  return { kind: 'page', offset: page * limit, limit, totals: include_totals }
}

/** Lists for which Auth0 also returns the number of items in the page. */
const WITH_LENGTH: ReadonlySet<string> = new Set(['users', 'logs'])

/** A plain array, or Auth0's envelope when totals were requested or checkpoints are used. */
export function listAnswer<Item>(name: string, paging: Paging, { items, total, next }: Page<Item>): object {
  if (paging.kind === 'checkpoint') {
    return { [name]: items, ...(next !== undefined && { next: encodeCheckpoint(next) }) }
  }
  if (total === undefined) return items
  const { offset: start, limit } = paging
  return { start, limit, ...(WITH_LENGTH.has(name) && { length: items.length }), total, [name]: items }
}

/** Returns part of a list that is already in memory. @param keyOf the sort key, unique in the list */
export function pageOf<Item>(items: readonly Item[], paging: Paging, keyOf: (item: Item) => string): Page<Item> {
  if (paging.kind === 'page') {
    const { offset, limit, totals } = paging
    return { items: items.slice(offset, offset + limit), ...(totals && { total: items.length }) }
  }
  const { after, limit } = paging
  const onward = after === undefined ? items : items.filter(item => keyOf(item) > after)
  const last = onward[limit - 1]
  return { items: onward.slice(0, limit), ...(onward.length > limit && last !== undefined && { next: keyOf(last) }) }
}

function encodeCheckpoint(key: string): string {
  return Buffer.from(key).toString('base64url')
}

function decodeCheckpoint(text: string): string {
  const key = Buffer.from(text, 'base64url').toString()
  if (encodeCheckpoint(key) !== text) throw invalidQuery('from', 'Invalid checkpoint')
  return key
}
