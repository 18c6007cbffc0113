import type { GuardedRequest } from '../../guard.ts'

/** What the guard reads of a fetch `Request`. */
export function guardedRequest({ headers }: Request): GuardedRequest {
  return { headers: { authorization: headers.get('authorization') ?? undefined } }
}
