/** The settings of one issuer of the guard. */
export interface ExpectedToken {
  /** The option `issuer`. */
  readonly issuer: string
  /** The option `audience`. */
  readonly audience: string | readonly string[]
  /** The option `algorithms`. */
  readonly algorithms: readonly string[]
}

/** What a guard expects, with its name. */
export interface Expectations {
  readonly name: string | undefined
  readonly issuers: { readonly listed: readonly ExpectedToken[] }
}
