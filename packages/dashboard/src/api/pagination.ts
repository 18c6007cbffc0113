import * as v from 'valibot'

/** How many rows a list shows at once. */
export const PAGE_SIZE = 25

/** The fields that `include_totals` adds to a list. */
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

/** The page in the query parameter `page`, which counts from 1. The result counts from 0. */
export function pageNumber(parameters: URLSearchParams): number {
  const page = Number(parameters.get('page') ?? '1')
  return Number.isSafeInteger(page) && page > 0 ? page - 1 : 0
}

/** The query with one parameter changed; empty text removes the parameter. */
export function withParameter(parameters: URLSearchParams, name: string, value: string): URLSearchParams {
  const changed = new URLSearchParams(parameters)
  if (value === '') changed.delete(name)
  else changed.set(name, value)
  return changed
}

/** Maximum page size of the Management API. */
const MAX_PER_REQUEST = 100

/** Fetches all pages of a list. */
export async function fetchAll<Item>(fetchPage: (query: PageQuery) => Promise<readonly Item[]>): Promise<Item[]> {
  const all: Item[] = []
  for (let page = 0; all.length === page * MAX_PER_REQUEST; page++) {
    all.push(...(await fetchPage(pageOf(page, MAX_PER_REQUEST))))
  }
  return all
}

/** Fetches all pages of a list with checkpoint pagination (`from` and `take`). */
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
