/** A cookie, in the form that Playwright's `context.addCookies()` takes. */
export interface SessionCookie {
  name: string
  value: string
  domain: string
  path: string
  /** Seconds since 1970. */
  expires: number
  httpOnly: boolean
  secure: boolean
  sameSite: 'Lax' | 'None'
}

/** A browser context of Playwright, or anything else that takes its cookies. */
export interface CookieJar {
  addCookies(cookies: SessionCookie[]): Promise<void>
}

/** @throws TypeError for anything except a list of cookies */
export function parseCookies(value: unknown): SessionCookie[] {
  if (Array.isArray(value) && value.every(isCookie)) return value
  throw new TypeError('The tenant did not return cookies: use the same version of "@tollgate/tenant" on both sides')
}

function isCookie(value: unknown): value is SessionCookie {
  return typeof value === 'object' && value !== null && 'name' in value && 'value' in value && 'domain' in value
}
