import type { GuardedRequest } from '../http/guarded-request.ts'
import { CROSS_SITE, NOT_A_TOKEN_IN_COOKIE, SEVERAL_COOKIES } from '../refusals/token-sources.ts'
import { type Found, isToken68 } from './bearer-token.ts'
import type { SourceSettings } from './options.ts'
import { headerOf } from './request-header.ts'

/** Methods that change nothing (RFC 9110 §9.2.1). */
const SAFE_METHODS: ReadonlySet<unknown> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Finds the token in a cookie (RFC 6265 §5.4). */
export function findInCookie(request: GuardedRequest, cookie: NonNullable<SourceSettings['cookie']>): Found {
  const [value, ...others] = valuesOf(headerOf(request, 'cookie') ?? '', cookie.name)
  // A cookie that another host has set for a whole domain, or one for another path.
  if (others.length > 0) return SEVERAL_COOKIES
  if (value === undefined) return undefined
  const token = decode(value)
  if (!isToken68(token)) return NOT_A_TOKEN_IN_COOKIE
  return mayBeForged(request, cookie.origins) ? CROSS_SITE : token
}

/** The values of all cookies with a name, except empty ones. */
function valuesOf(header: string, name: string): string[] {
  return header
    .split(';')
    .map(pair => pair.trim())
    .filter(pair => pair.startsWith(`${name}=`))
    .map(pair => pair.slice(name.length + 1))
    .filter(value => value !== '')
}

/** Frameworks encode some of the characters that opaque tokens contain. */
function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}

/**
 * Whether another site may have caused the request: a browser adds its origin to every request that may change something
 * (Fetch §3.2), and scripts can set neither header. A WebSocket is opened with GET, and another site could use it.
 */
function mayBeForged(request: GuardedRequest, origins: readonly string[]): boolean {
  if (SAFE_METHODS.has(request.method) && headerOf(request, 'upgrade') === undefined) return false
  const origin = headerOf(request, 'origin')
  if (origin !== undefined && origins.includes(origin)) return false
  return headerOf(request, 'sec-fetch-site') !== 'same-origin'
}
