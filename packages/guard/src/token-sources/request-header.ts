import type { GuardedRequest } from '../http/guarded-request.ts'

/**
 * A header of a request; undefined if it is empty or missing.
 *
 * @param name - in lower case
 */
export function headerOf(request: GuardedRequest, name: string): string | undefined {
  const value: unknown = request.findHeader ? request.findHeader(name) : Reflect.get(request.headers, name)
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'string' && value !== '' ? value : undefined
}
