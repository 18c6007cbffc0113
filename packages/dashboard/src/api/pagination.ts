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

/** The page of a list that an address names as `?page=`, there counted from 1. */
export function pageNumber(parameters: URLSearchParams): number {
  const page = Number(parameters.get('page') ?? '1')
  return Number.isSafeInteger(page) && page > 0 ? page - 1 : 0
}

/** How many items one request brings at most. */
const MAX_PER_REQUEST = 100

/** All of a list, in as many requests as that takes. */
export async function fetchAll<Item>(fetchPage: (query: PageQuery) => Promise<readonly Item[]>): Promise<Item[]> {
  const all: Item[] = []
  for (let page = 0; all.length === page * MAX_PER_REQUEST; page++) {
    all.push(...(await fetchPage(pageOf(page, MAX_PER_REQUEST))))
  }
  return all
}

/** All of a list that is read from checkpoint to checkpoint, in as many requests as that takes. */
export async function fetchAllByCheckpoint<Page extends { next?: string | undefined }, Item>(
  fetchPage: (query: { take: number; from: string | undefined }) => Promise<Page>,
  itemsOf: (page: Page) => readonly Item[],
): Promise<Item[]> {
  const all: Item[] = []
  let from: string | undefined
  do {
    const page = await fetchPage({ take: MAX_PER_REQUEST, from })
    all.push(...itemsOf(page))
    from = page.next
  } while (from !== undefined)
  return all
}
