/** A parsed search. */
export type SearchQuery =
  | { readonly kind: 'all'; readonly of: readonly SearchQuery[] }
  | { readonly kind: 'any'; readonly of: readonly SearchQuery[] }
  | { readonly kind: 'not'; readonly query: SearchQuery }
  | { readonly kind: 'exists'; readonly field: string }
  | { readonly kind: 'range'; readonly field: string; readonly from: Bound | undefined; readonly to: Bound | undefined }
  /** Without a field, it matches the names of the searched resource. `*` and `?` match any text and any character. */
  | { readonly kind: 'term'; readonly field: string | undefined; readonly value: string; readonly quoted: boolean }

/** One bound of a range. */
export interface Bound {
  readonly value: string
  readonly inclusive: boolean
}
