import * as v from 'valibot'

/** How many rows a list shows at once. */
export const PAGE_SIZE = 25

/** What a list with `include_totals` tells beside its items. */
export const totals: {
  start: v.NumberSchema<undefined>
  limit: v.NumberSchema<undefined>
  total: v.NumberSchema<undefined>
} = {
  start: v.number(),
  limit: v.number(),
  total: v.number(),
}

type PageQuery = { page: number; per_page: number; include_totals: true }

/** The query of one page of a list, counted from 0. */
export function pageOf(page: number, size: number = PAGE_SIZE): PageQuery {
  return { page, per_page: size, include_totals: true }
}

/** How many items one request brings at most. */
const MOST = 100

/** All of a list, in as many requests as that takes. */
export async function everything<Item>(fetchPage: (query: PageQuery) => Promise<readonly Item[]>): Promise<Item[]> {
  const all: Item[] = []
  for (let page = 0; all.length === page * MOST; page++) {
    all.push(...(await fetchPage(pageOf(page, MOST))))
  }
  return all
}
