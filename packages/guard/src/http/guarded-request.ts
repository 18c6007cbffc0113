/** What the guard reads of a request. Node's `IncomingMessage` is one, and so are Express's and Fastify's. */
export interface GuardedRequest {
  readonly headers: {
    readonly authorization?: string | undefined
    /** The proof for a token that is bound to a key (RFC 9449 §4.1). Read only by a guard with the option `dpop`. */
    readonly dpop?: string | readonly string[] | undefined
  }
  /** Names and values in turn, to notice a repeated header, which `headers` hides. */
  readonly rawHeaders?: readonly string[]
  /** Needed with the option `dpop`. */
  readonly method?: string | undefined
  /** The request target as the client sent it, such as `/orders?page=2`, or the whole URL. Needed with the option `dpop`. */
  readonly url?: string | undefined
  /** The same where `url` has been changed since, as routers of Express do. */
  readonly originalUrl?: string | undefined
}
