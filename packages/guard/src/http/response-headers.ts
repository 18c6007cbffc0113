import type { RefusalResponse } from './response.ts'

const EXPOSED = ['WWW-Authenticate', 'Retry-After', 'DPoP-Nonce']

/**
 * The headers of a response, fitted to those that the application has set so far. `Access-Control-Expose-Headers` (Fetch
 * §3.3.3) is extended by those that a script of another origin needs to act on a refusal; where the application does not
 * allow that origin, it changes nothing. A `Cache-Control` that forbids to store already stays as it is.
 *
 * @param soFar - the value of a header that the response has, by its name in lower case
 */
export function refusalHeaders(
  answer: RefusalResponse,
  soFar: (name: string) => unknown,
): Readonly<Record<string, string>> {
  return guardHeaders(answer.headers, soFar)
}

/**
 * The headers that a decision adds to a response, fitted in the same way.
 *
 * @param headers - of a request that was granted
 */
export function guardHeaders(
  headers: Readonly<Record<string, string>>,
  soFar: (name: string) => unknown,
): Readonly<Record<string, string>> {
  const exposed = String(soFar('access-control-expose-headers') ?? '')
  const names = exposed ? exposed.split(/\s*,\s*/) : []
  for (const name of EXPOSED) {
    const header = name.toLowerCase()
    if (header in headers && !names.some(known => known.toLowerCase() === header)) names.push(name)
  }
  const cacheControl = String(soFar('cache-control') ?? '')
  const stays = /\bno-store\b/i.test(cacheControl) ? { 'cache-control': cacheControl } : {}
  return { ...headers, ...stays, 'access-control-expose-headers': names.join(', ') }
}
