import type { Refusal } from '../refusal.ts'

/** Where a token was sent, if not in the Authorization header (RFC 6750 §2.2): see `acceptTokensFrom()`. */
export type TokenSource = 'cookie' | 'form' | 'subprotocol'

/** Where a token was found, for a request whose Authorization header contains it in place of its client. */
export interface FoundToken {
  readonly source: TokenSource | undefined
  /** Why the request is refused, whatever its token. */
  readonly refusal: Refusal | undefined
  /** Adds the source to what is wrong with a token. */
  explain(refusal: Refusal): Refusal
}

export const foundToken: unique symbol = Symbol('found token')

/** What the guard reads of a request. Node's `IncomingMessage` is one, and so are Express's and Fastify's. */
export interface GuardedRequest {
  readonly headers: ReadHeaders | (ReadHeaders & Readonly<Record<string, string | readonly string[] | undefined>>)
  /** Names and values in turn, to notice a repeated header, which `headers` hides. */
  readonly rawHeaders?: readonly string[]
  /** Needed with the option `dpop`. */
  readonly method?: string | undefined
  /** The request target as the client sent it, such as `/orders?page=2`, or the whole URL. Needed with the option `dpop`. */
  readonly url?: string | undefined
  /** The same where `url` has been changed since, as routers of Express do. */
  readonly originalUrl?: string | undefined
  /** Finds a header by its name in lower case, if `headers` contains only those named above. */
  readonly findHeader?: (name: string) => string | undefined
  /** The connection, for the certificate of a client or the address of a proxy. Read with the option `mtls`. */
  readonly socket?: Connection | undefined
  /**
   * The DER of the client's certificate, if `socket` does not have it; undefined if the client sent none. Called with the
   * option `mtls`, for tokens that are bound to a certificate.
   */
  readonly certificate?: () => Uint8Array | undefined
  readonly [foundToken]?: FoundToken | undefined
}

/** The headers that the guard reads, with names in lower case; with the option `mtls` also one that a proxy adds. */
interface ReadHeaders {
  readonly authorization?: string | undefined
  /** The proof for a token that is bound to a key (RFC 9449 §4.1). Read only by a guard with the option `dpop`. */
  readonly dpop?: string | readonly string[] | undefined
}

/** What the guard reads of a connection. Node's `Socket` and `TLSSocket` are such. */
export interface Connection {
  readonly remoteAddress?: string | undefined
  /** Only a connection with TLS has it. */
  readonly getPeerX509Certificate?: () => { readonly raw: Uint8Array } | undefined
}
