import type { GuardedRequest } from '../guard.ts'

/** Behind ", " another scheme, which a token never holds: `Headers` joined repeated headers (Fetch §2.2.2). */
const BETWEEN_REPEATED = /, (?=[!#$%&'*+.^_`|~0-9A-Za-z-]+(?: |$))/

/** What the guard reads of a fetch `Request`. */
export function guardedRequest({ headers }: Request): GuardedRequest {
  const authorization = headers.get('authorization') ?? undefined
  if (!authorization?.includes(',')) return { headers: { authorization } }
  const rawHeaders = authorization.split(BETWEEN_REPEATED).flatMap(value => ['authorization', value])
  return { headers: { authorization }, rawHeaders }
}
