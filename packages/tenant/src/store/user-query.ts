/** A search for people, as parsed: what must be true of each. */
export type UserQuery =
  | { readonly kind: 'all'; readonly of: readonly UserQuery[] }
  | { readonly kind: 'any'; readonly of: readonly UserQuery[] }
  | { readonly kind: 'not'; readonly query: UserQuery }
  | { readonly kind: 'exists'; readonly field: string }
  | { readonly kind: 'range'; readonly field: string; readonly from: Bound | undefined; readonly to: Bound | undefined }
  /** Without a field it looks at all that names a person. `*` and `?` stand for any text and any character. */
  | { readonly kind: 'term'; readonly field: string | undefined; readonly value: string; readonly quoted: boolean }

/** One end of a range. */
export interface Bound {
  readonly value: string
  readonly inclusive: boolean
}
