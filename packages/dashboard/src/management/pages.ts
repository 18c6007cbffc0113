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

/** The query of one page of a list, counted from 0. */
export function pageOf(
  page: number,
  size: number = PAGE_SIZE,
): { page: number; per_page: number; include_totals: true } {
  return { page, per_page: size, include_totals: true }
}
