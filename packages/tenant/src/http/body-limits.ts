/**
 * The most bytes of a request's body, by what reads it. A longer one is answered 413 before it is parsed.
 *
 * No limit is looser than that of what is behind it: to parse what will be refused is work that anybody could ask for.
 */
export const BODY_LIMITS: Readonly<
  Record<
    'engine' | 'authorization' | 'pushed' | 'form' | 'assertion' | 'dbconnections' | 'management' | 'other',
    number
  >
> = {
  /** The protocol engine's own (`lib/shared/selective_body.js` of `oidc-provider`). */
  engine: 56 * 1024,
  /** The form of an authorization request becomes a query, and Node takes heads of 16 KiB. */
  authorization: 8 * 1024,
  /** A pushed authorization request: Auth0's limit. */
  pushed: 10 * 1024,
  /** A person's forms: far more than an email address and a password need. */
  form: 8 * 1024,
  /** Forms that bring a token: an access token for user info, an ID token as a logout's hint. */
  assertion: 16 * 1024,
  /** Sign-ups that bring `user_metadata`. */
  dbconnections: 16 * 1024,
  /** The Management API's documents, of which users' metadata are the largest. */
  management: 1024 * 1024,
  /** Everything else. */
  other: 8 * 1024,
}
