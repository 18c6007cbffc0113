import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether the browser's headers show that a form was posted by a page of another site.
 *
 * `Origin: null` alone is ambiguous: a page with `Referrer-Policy: no-referrer` also sends it to its own origin (Fetch,
 * "append a request Origin header"). `Sec-Fetch-Site` then distinguishes the two.
 */
export function isForeignPost({ origin, 'sec-fetch-site': site }: IncomingHttpHeaders, ownOrigin: string): boolean {
  if (site !== undefined && site !== 'same-origin') return true
  return origin !== undefined && origin !== 'null' && origin !== ownOrigin
}
