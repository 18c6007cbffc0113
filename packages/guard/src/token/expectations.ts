import type { TokenSource } from '../http/guarded-request.ts'

/** The settings of one issuer of the guard. */
export interface ExpectedToken {
  /** The option `issuer`. */
  readonly issuer: string
  /** The option `audience`. */
  readonly audience: string | readonly string[]
  /** The option `algorithms`. */
  readonly algorithms: readonly string[]
}

/** What events say of where they come from. */
export interface EventOrigin {
  /** The name of the guard. */
  readonly name: string | undefined
  /** Where the token was sent, if not in the Authorization header. */
  readonly source?: TokenSource | undefined
}

/** What a guard expects, with its name. */
export interface Expectations extends EventOrigin {
  readonly issuers: { readonly listed: readonly ExpectedToken[] }
}
