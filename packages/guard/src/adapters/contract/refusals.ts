import type { TestIssuer } from '../../testing/index.ts'
import { PERMISSION } from './api.ts'

/** What is sent to a route, and how every adapter refuses it. */
export interface RefusedRequest {
  readonly what: string
  readonly path: string
  /** Values of the Authorization header, which may stand there twice or not at all. */
  credentials(issuer: TestIssuer): string | readonly string[]
  readonly status: number
  readonly challenge: string
  /** The members in their order: the bytes are compared. */
  readonly body: object
}

const NOT_ONE_TOKEN = 'The Authorization header is not Bearer, a space and one token'
const REPEATED = 'The request carries more than one Authorization header'

export const REFUSED_REQUESTS: readonly RefusedRequest[] = [
  nothingSent('nothing', []),
  nothingSent('an empty header', ''),
  nothingSent('another scheme', 'Basic dXNlcjpwYXNz'),
  nothingSent('another scheme with parameters', 'Digest username="a", realm="b c"'),
  malformed('the scheme alone', () => 'Bearer', 'The Authorization header says Bearer and carries no token'),
  malformed('two tokens', issuer => `${bearer(issuer)} x`, NOT_ONE_TOKEN),
  malformed('a list', issuer => `${bearer(issuer)},x`, NOT_ONE_TOKEN),
  malformed('a tab', () => 'Bearer\tx', NOT_ONE_TOKEN),
  malformed('the header twice', issuer => [bearer(issuer), bearer(issuer)], REPEATED),
  malformed('the header twice, another scheme first', issuer => ['Basic eA==', bearer(issuer)], REPEATED),
  malformed('the header twice in one line', issuer => `${bearer(issuer)}, ${bearer(issuer)}`, REPEATED),
  malformed('two schemes in one line, as fetch joins them', issuer => `Basic eA==, ${bearer(issuer)}`, REPEATED),
  invalid('an opaque token', () => 'Bearer opaque', 'This is an opaque token: request one for an audience'),
  invalid('an expired token', issuer => bearer(issuer, { exp: 1 }), 'The token is expired'),
  invalid(
    'a token for another API',
    issuer => bearer(issuer, { aud: 'https://other.test' }),
    'The token is not meant for this API',
  ),
  { ...invalid('an expired token', issuer => bearer(issuer, { exp: 1 }), 'The token is expired'), path: '/optional' },
  {
    what: 'a token without the permission',
    path: '/admin',
    credentials: bearer,
    ...wire(403, 'insufficient_scope', `This needs the permission ${PERMISSION}`, 'Permission denied', [PERMISSION]),
  },
]

export function bearer(issuer: TestIssuer, claims: Readonly<Record<string, unknown>> = {}): string {
  return `Bearer ${issuer.issue(claims)}`
}

function nothingSent(what: string, credentials: string | readonly string[]): RefusedRequest {
  const body = { message: 'Requires authentication' }
  return { what, path: '/protected', credentials: () => credentials, status: 401, challenge: 'Bearer', body }
}

function malformed(what: string, credentials: RefusedRequest['credentials'], description: string): RefusedRequest {
  return {
    what,
    path: '/protected',
    credentials,
    ...wire(400, 'invalid_request', description, 'Requires authentication'),
  }
}

function invalid(what: string, credentials: RefusedRequest['credentials'], description: string): RefusedRequest {
  return { what, path: '/protected', credentials, ...wire(401, 'invalid_token', description, 'Bad credentials') }
}

function wire(
  status: number,
  error: string,
  description: string,
  message: string,
  scope: readonly string[] = [],
): Pick<RefusedRequest, 'status' | 'challenge' | 'body'> {
  const needed = scope.length > 0 ? `, scope="${scope.join(' ')}"` : ''
  return {
    status,
    challenge: `Bearer error="${error}", error_description="${description}"${needed}`,
    body: { error, error_description: description, message },
  }
}
