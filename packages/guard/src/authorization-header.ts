import type { Refusal } from './decision.ts'
import { invalidRequest } from './refusal.ts'

/** What an Authorization header carries, not yet verified. */
export interface Credentials {
  /** The token as sent: characters of `token68` (RFC 9110 §11.2). */
  readonly accessToken: string
}

/** RFC 9110 §11.4: the scheme is a case-insensitive token; credentials follow after spaces. */
const BEARER = /^bearer(?![!#$%&'*+.^_`|~0-9a-z-])/i
const SPACES_AND_TOKEN68 = /^ +[A-Za-z0-9\-._~+/]+=*$/

const EMPTY = invalidRequest('The Authorization header says Bearer and carries no token')
const MALFORMED = invalidRequest('The Authorization header is not Bearer, a space and one token')
const REPEATED = invalidRequest('The request carries more than one Authorization header')

/**
 * Reads the credentials in an Authorization header (RFC 6750 §2.1).
 *
 * @returns `undefined` when there is no header, or it uses another scheme
 */
export function parseAuthorizationHeader(header: string | undefined): Credentials | Refusal | undefined {
  if (header === undefined || !BEARER.test(header)) return undefined
  const rest = header.slice('Bearer'.length)
  if (rest.trim() === '') return EMPTY
  if (!SPACES_AND_TOKEN68.test(rest)) return MALFORMED
  return { accessToken: rest.trimStart() }
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
    const name = rawHeaders[index]
    if (name?.length === 13 && name.toLowerCase() === 'authorization') count += 1
  }
  return count > 1 ? REPEATED : undefined
}
