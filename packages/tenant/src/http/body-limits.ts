/**
 * Maximum size of a request body in bytes, by the endpoint that parses it. A larger body gets 413 before it is parsed.
 *
 * No limit is higher than that of the code behind it. Otherwise any client could make the server parse bodies that it
 * then rejects.
 */
export const BODY_LIMITS: Readonly<
  Record<
    | 'engine'
    | 'authorization'
    | 'pushed'
    | 'form'
    | 'assertion'
    | 'dbconnections'
    | 'management'
    | 'usersImport'
    | 'other',
    number
  >
> = {
  /** The protocol engine's own limit (`lib/shared/selective_body.js` of `oidc-provider`). */
  engine: 56 * 1024,
  /** The form of an authorization request becomes a query, and Node limits headers to 16 KiB. */
  authorization: 8 * 1024,
  /** A pushed authorization request: Auth0's limit. */
  pushed: 10 * 1024,
  /** Login forms: far more than an email address and a password need. */
  form: 8 * 1024,
  /** Forms with a token: an access token for user info, or an ID token as a logout hint. */
  assertion: 16 * 1024,
  /** Sign-ups with `user_metadata`. */
  dbconnections: 16 * 1024,
  /** The Management API's documents; users with metadata are the largest. */
  management: 1024 * 1024,
  /** A file of users to import: Auth0's 500 kB, and the rest of the form. */
  usersImport: 512 * 1024,
  /** Everything else. */
  other: 8 * 1024,
}
