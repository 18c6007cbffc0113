import type { Page, Paging } from '../store/page.ts'
import { RequestRefused } from './errors.ts'
import type { ObjectSchema } from './schema.ts'

/** What a request for a list may say about which part it wants. */
export interface PagingQuery {
  page?: number
  per_page?: number
  include_totals?: boolean
  from?: string
  take?: number
}

const MAX_PER_PAGE = 100
/** Far beyond the end of any list, and exact as a number all the same. */
const MAX_PAGE = 1_000_000_000
const DEFAULT_PER_PAGE = 50

/** Schemas of the paging parameters, for a route's own query schema. */
export const PAGING: ObjectSchema<PagingQuery>['properties'] = {
  page: { type: 'integer', minimum: 0, maximum: MAX_PAGE },
  per_page: { type: 'integer', minimum: 0, maximum: MAX_PER_PAGE },
  include_totals: { type: 'boolean' },
  from: { type: 'string', minLength: 1, maxLength: 1024 },
  take: { type: 'integer', minimum: 1, maximum: MAX_PER_PAGE },
}

/** For a list that knows checkpoints alone. It has no totals, and Auth0's SDK asks for them all the same. */
export type CheckpointQuery = Pick<PagingQuery, 'from' | 'take' | 'include_totals'>

export const CHECKPOINTS: ObjectSchema<CheckpointQuery>['properties'] = {
  from: PAGING.from,
  take: PAGING.take,
  include_totals: PAGING.include_totals,
}

export function parseCheckpoint({ from, take = DEFAULT_PER_PAGE }: CheckpointQuery): Paging {
  return parsePaging({ take, ...(from !== undefined && { from }) })
}

/** Checkpoints when `take` or `from` is given (Auth0's name), pages otherwise. */
export function parsePaging({ page = 0, per_page, include_totals = false, from, take }: PagingQuery): Paging {
  if (from !== undefined || take !== undefined) {
    return {
      kind: 'checkpoint',
      after: from === undefined ? undefined : decodeCheckpoint(from),
      limit: take ?? DEFAULT_PER_PAGE,
    }
  }
  const limit = per_page ?? DEFAULT_PER_PAGE
  return { kind: 'page', offset: page * limit, limit, totals: include_totals }
}

/** A bare array, or Auth0's envelope when totals were asked for or checkpoints are used. */
export function listAnswer<Item>(name: string, paging: Paging, { items, total, next }: Page<Item>): object {
  if (paging.kind === 'checkpoint') {
    return { [name]: items, ...(next !== undefined && { next: encodeCheckpoint(next) }) }
  }
  if (total === undefined) return items
  return { start: paging.offset, limit: paging.limit, length: items.length, total, [name]: items }
}

/** The part of a list that is so short that its first part is all of it. */
export function shortList<Item>(items: Item[], paging: Paging): Page<Item> {
  const isFirst = paging.kind === 'page' ? paging.offset === 0 : paging.after === undefined
  const total = paging.kind === 'page' && paging.totals ? { total: items.length } : {}
  return { items: isFirst ? items : [], ...total }
}

function encodeCheckpoint(key: string): string {
  return Buffer.from(key).toString('base64url')
}

function decodeCheckpoint(text: string): string {
  const key = Buffer.from(text, 'base64url').toString()
  if (encodeCheckpoint(key) !== text) {
    throw new RequestRefused(
      400,
      'invalid_query_string',
      `Query validation error: 'Invalid checkpoint' on property from.`,
    )
  }
  return key
}
