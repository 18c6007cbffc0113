const MEANINGS: Record<string, string> = {
  alg: 'The algorithm of the signature',
  typ: 'The kind of token',
  kid: 'Which of the tenant’s published keys verifies the signature',
  iss: 'Who issued the token: your API accepts this issuer and no other',
  sub: 'Whom the token speaks for',
  aud: 'Which API the token is for: your API looks for its own identifier here',
  azp: 'The application that asked for the token',
  client_id: 'The application that asked for the token',
  iat: 'When the token was issued',
  nbf: 'Before this, the token is not valid',
  exp: 'When the token expires: from then on your API refuses it',
  gty: 'How the application got the token',
  jti: 'The number of this one token',
  scope: 'What the application was allowed to ask for',
  permissions: 'What may be done with the token; your API decides on these',
  org_id: 'The organization the person logged in to',
  sid: 'The session at the tenant',
}

/** What a claim (RFC 7519 §4.1) tells an API. */
export function meaningOf(claim: string, value: unknown): string {
  if (claim === 'sub' && typeof value === 'string' && value.endsWith('@clients')) {
    return 'Whom the token speaks for: the application itself, since no person was there'
  }
  return MEANINGS[claim] ?? 'A claim of the tenant’s own'
}

/** Whether a claim is an instant in seconds since 1970. */
export function isInstant(claim: string, value: unknown): value is number {
  return ['iat', 'nbf', 'exp', 'auth_time'].includes(claim) && typeof value === 'number'
}
