/** The result of a step. */
export interface Outcome {
  isGood: boolean
  /** The status of the response, if there is one. */
  status?: string
  /** Explanation of the result. */
  text: string
  /** The response, formatted for display. */
  response?: string
  /** A token for the following steps. */
  token?: string
  /** Whether the claims of the token are shown immediately. */
  isRead?: boolean
}

/** The user's values for a step; invalid values are empty strings. */
export interface Given {
  audience: string
  domain: string
  token: string
  api: string
  /** The Hello World client. */
  client: string
}
