import { type Expression, type SelectQueryBuilder, sql } from 'kysely'
import type { Schema } from './schema.ts'

/** The part of a list to read: by page, or after a key. */
export type Paging =
  | { readonly kind: 'page'; readonly offset: number; readonly limit: number; readonly totals: boolean }
  | { readonly kind: 'checkpoint'; readonly after: string | undefined; readonly limit: number }

/** A part of a list. */
export interface Page<Item> {
  items: Item[]
  /** The total number, if requested. */
  total?: number
  /** The key to continue from; missing at the end of the list. */
  next?: string
}

/**
 * Reads a part of a list.
 *
 * @param query - selects and filters; does not order unless it is read by page
 * @param key - unique in the list: the order of checkpoints, and the order of equal rows in pages
 * @param keyOf - the key of a row
 * @param direction - the direction of the key among equal rows in pages; checkpoints are ascending
 */
export async function readPage<Table extends keyof Schema, Row>(
  query: SelectQueryBuilder<Schema, Table, Row>,
  key: Expression<string>,
  keyOf: (row: Row) => string,
  paging: Paging,
  direction: 'asc' | 'desc' = 'asc',
): Promise<Page<Row>> {
  if (paging.kind === 'checkpoint') {
    const { after, limit } = paging
    const onward = after === undefined ? query : query.where(sql<boolean>`${key} > ${after}`)
    const rows = await onward
      .clearOrderBy()
      .orderBy(key)
      .limit(limit + 1)
      .execute()
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    return rows.length > limit && last !== undefined ? { items, next: keyOf(last) } : { items }
  }

  const items = await query.orderBy(key, direction).limit(paging.limit).offset(paging.offset).execute()
  return paging.totals ? { items, total: await count(query) } : { items }
}

async function count<Table extends keyof Schema, Row>(query: SelectQueryBuilder<Schema, Table, Row>): Promise<number> {
  const { total } = await query
    .clearSelect()
    .clearOrderBy()
    .select(sql<number>`count(*)`.as('total'))
    .executeTakeFirstOrThrow()
  return Number(total)
}

/** Maps the rows of a part of a list. */
export function mapPage<From, To>({ items, ...rest }: Page<From>, map: (item: From) => To): Page<To> {
  return { ...rest, items: items.map(map) }
}
