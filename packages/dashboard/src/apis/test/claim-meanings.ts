const MEANINGS: Record<string, string> = {
  alg: 'The algorithm of the signature',
  typ: 'The type of the token',
  kid: 'The ID of the public key that verifies the signature',
  iss: 'The issuer of the token. Your API accepts only tokens of this issuer',
  sub: 'The subject: the user that the token represents',
  aud: 'The API that the token is for. Your API checks that this is its own identifier',
  azp: 'The application that requested the token',
  client_id: 'The application that requested the token',
  iat: 'When the token was issued',
  nbf: 'The token is not valid before this time',
  exp: 'When the token expires. After that, your API rejects it',
  gty: 'The grant type with which the application got the token',
  jti: 'The unique ID of this token',
  scope: 'The scopes that were granted to the application',
  permissions: 'The permissions of the subject. Your API can use them to authorize requests',
  org_id: 'The organization that the user logged in to',
  org_name: 'The name of that organization',
  sid: 'The session at the tenant',
  cnf: 'The key that the token is bound to',
  email: 'The email address of the user',
  email_verified: 'Whether the user has shown that the address is theirs',
  name: 'The full name of the user',
  nickname: 'What the user is called',
  given_name: 'The first name of the user',
  family_name: 'The last name of the user',
  picture: 'The URL of a picture of the user',
  updated_at: 'When the profile of the user last changed',
}

/** What claims mean in an ID token instead. */
const IN_ID_TOKEN: Record<string, string> = {
  iss: 'The issuer of the token',
  aud: 'The application that the token is for',
}

/** Explains a claim (RFC 7519 §4.1). */
export function meaningOf(claim: string, value: unknown, isIdToken = false): string {
  if (isIdToken && IN_ID_TOKEN[claim]) return IN_ID_TOKEN[claim]
  if (claim === 'sub' && typeof value === 'string' && value.endsWith('@clients')) {
    return 'The subject: the application itself, because no user is involved'
  }
  return MEANINGS[claim] ?? 'A custom claim'
}

/** Whether a claim is a time in seconds since 1970. */
export function isInstant(claim: string, value: unknown): value is number {
  return ['iat', 'nbf', 'exp', 'auth_time'].includes(claim) && typeof value === 'number'
}
