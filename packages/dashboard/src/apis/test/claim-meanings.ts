const MEANINGS: Record<string, string> = {
  alg: 'The algorithm of the signature',
  typ: 'The kind of token',
  kid: 'Which of the tenant’s published keys verifies the signature',
  iss: 'Who issued the token. Your API accepts tokens of this issuer only',
  sub: 'Whom the token speaks for',
  aud: 'Which API the token is for: your API looks for its own identifier here',
  azp: 'The application that requested the token',
  client_id: 'The application that requested the token',
  iat: 'When the token was issued',
  nbf: 'Before this, the token is not valid',
  exp: 'When the token expires. From then on, your API refuses it',
  gty: 'How the application got the token',
  jti: 'The unique ID of this token',
  scope: 'The scopes that were granted to the application',
  permissions: 'The permissions of the token’s subject. Your API can decide by them',
  org_id: 'The organization the person logged in to',
  sid: 'The session at the tenant',
}

/** What a claim (RFC 7519 §4.1) tells an API. */
export function meaningOf(claim: string, value: unknown): string {
  if (claim === 'sub' && typeof value === 'string' && value.endsWith('@clients')) {
    return 'Whom the token speaks for: the application itself, without a user'
  }
  return MEANINGS[claim] ?? 'A custom claim'
}

/** Whether a claim is an instant in seconds since 1970. */
export function isInstant(claim: string, value: unknown): value is number {
  return ['iat', 'nbf', 'exp', 'auth_time'].includes(claim) && typeof value === 'number'
}
