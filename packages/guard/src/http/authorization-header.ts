import type { Refusal, Scheme } from '../refusal.ts'
import { MISSING_CREDENTIALS, NOT_ONE_BOUND_TOKEN, SEVERAL_AUTHORIZATION_HEADERS } from '../refusals/credentials.ts'
import { refuseMalformed, refuseOther } from './credential-mistakes.ts'

/** What an Authorization header carries, not yet verified. */
export interface Credentials {
  readonly scheme: Scheme
  /** The token as sent: characters of `token68` (RFC 9110 §11.2). */
  readonly accessToken: string
}

/** RFC 9110 §11.4: the scheme is a case-insensitive token; credentials of `token68` characters follow after spaces. */
const SCHEME_AND_TOKEN68 = /^(?:bearer|dpop) +([a-z0-9\-._~+/]+=*)$/i
/** Behind ", " another scheme, which credentials never hold: somebody joined repeated headers, as `fetch` does (Fetch §2.2.2). */
const JOINED = /, [!#$%&'*+.^_`|~0-9a-z-]+(?: |$)/i
const BEARER = /^bearer(?![!#$%&'*+.^_`|~0-9a-z-])/i
const DPOP = /^dpop(?![!#$%&'*+.^_`|~0-9a-z-])/i

/**
 * Reads the credentials in an Authorization header (RFC 6750 §2.1, RFC 9449 §7.1).
 *
 * @param acceptsDpop - whether the scheme DPoP is one of the guard's
 */
export function parseAuthorizationHeader(header: string, acceptsDpop = false): Credentials | Refusal {
  const accessToken = SCHEME_AND_TOKEN68.exec(header)?.[1]
  if (accessToken && !isDpop(header)) return { scheme: 'Bearer', accessToken }
  if (accessToken && acceptsDpop) return { scheme: 'DPoP', accessToken }
  if (header.trim() === '') return MISSING_CREDENTIALS
  if (JOINED.test(header)) return SEVERAL_AUTHORIZATION_HEADERS
  if (acceptsDpop && DPOP.test(header)) return NOT_ONE_BOUND_TOKEN
  return BEARER.test(header) ? refuseMalformed(header.slice('Bearer'.length)) : refuseOther(header)
}

/** Whether the scheme of well-formed credentials is DPoP; the only other one is Bearer. */
export function isDpop(header: string): boolean {
  return header.startsWith('D') || header.startsWith('d')
}

/** The token in an Authorization header with well-formed credentials. */
export function accessTokenIn(header: string): string {
  return header.slice(header.lastIndexOf(' ') + 1)
}

/**
 * Refuses a request with several Authorization headers, of which Node shows the first alone: a proxy in front may have
 * read another one.
 *
 * @param rawHeaders - names and values in turn, as `http.IncomingMessage` holds them
 */
export function refuseRepeated(rawHeaders: readonly string[]): Refusal | undefined {
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (isAuthorization(rawHeaders[index])) count += 1
  }
  return count > 1 ? SEVERAL_AUTHORIZATION_HEADERS : undefined
}

/** The usual spellings come first: making one of another costs a new string. */
function isAuthorization(name: string | undefined): boolean {
  if (name?.length !== 13) return false
  return name === 'Authorization' || name === 'authorization' || name.toLowerCase() === 'authorization'
}
