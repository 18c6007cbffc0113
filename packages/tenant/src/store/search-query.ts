/** A search, as parsed: what must be true of what is found. */
export type SearchQuery =
  | { readonly kind: 'all'; readonly of: readonly SearchQuery[] }
  | { readonly kind: 'any'; readonly of: readonly SearchQuery[] }
  | { readonly kind: 'not'; readonly query: SearchQuery }
  | { readonly kind: 'exists'; readonly field: string }
  | { readonly kind: 'range'; readonly field: string; readonly from: Bound | undefined; readonly to: Bound | undefined }
  /** Without a field it looks at all that names what is searched for. `*` and `?` stand for any text and any character. */
  | { readonly kind: 'term'; readonly field: string | undefined; readonly value: string; readonly quoted: boolean }

/** One end of a range. */
export interface Bound {
  readonly value: string
  readonly inclusive: boolean
}
