/** A token could not be exchanged. The message contains neither tokens nor secrets. */
export class TokenExchangeError extends Error {
  override name = 'TokenExchangeError'
  /** The error code of the authorization server (RFC 6749 §5.2), such as `invalid_grant`; `undefined` if it sent none. */
  readonly code: string | undefined
  /** Whether the server was unavailable, so that a later attempt may succeed: respond with 503. */
  readonly unavailable: boolean

  constructor(
    message: string,
    options: ErrorOptions & { readonly code?: string; readonly unavailable?: boolean } = {},
  ) {
    super(message, options)
    this.code = options.code
    this.unavailable = options.unavailable ?? false
  }
}
