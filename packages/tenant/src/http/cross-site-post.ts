import type { IncomingHttpHeaders } from 'node:http'

/**
 * Tells whether a browser says that a form was posted by another site's page.
 *
 * `Origin: null` says nothing by itself: it is also what a page with `Referrer-Policy: no-referrer` sends to its own
 * origin (Fetch, "append a request Origin header"). `Sec-Fetch-Site` then tells the two apart.
 */
export function isForeignPost({ origin, 'sec-fetch-site': site }: IncomingHttpHeaders, ownOrigin: string): boolean {
  if (site !== undefined && site !== 'same-origin') return true
  return origin !== undefined && origin !== 'null' && origin !== ownOrigin
}
