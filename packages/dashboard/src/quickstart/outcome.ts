/** What became of a step. */
export interface Outcome {
  isGood: boolean
  /** The status of the answer, where there is one. */
  status?: string
  /** What it means. */
  text: string
  /** The answer, as it is shown. */
  answer?: string
  /** A token that the step brought, for the steps after it. */
  token?: string
  /** Whether its claims are shown at once. */
  isRead?: boolean
}

/** What a step works with: the values that can be used, or an empty text. */
export interface Given {
  audience: string
  domain: string
  token: string
  api: string
  /** The Hello World client. */
  client: string
}
