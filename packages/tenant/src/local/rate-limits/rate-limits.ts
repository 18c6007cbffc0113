/** A burst of requests, and then so many each second. */
interface Limit {
  burst: number
  perSecond: number
}

type Area = 'management' | 'token' | 'userinfo' | 'authentication'

export type LimitsPreset = 'off' | 'free'

/** Auth0's published limits. `userinfo` holds for each user there, and for each client address here. */
const FREE: Readonly<Record<Area, Limit>> = {
  management: { burst: 2, perSecond: 2 },
  token: { burst: 30, perSecond: 30 },
  userinfo: { burst: 10, perSecond: 5 / 60 },
  authentication: { burst: 300, perSecond: 5 },
}

export interface LimitSettings {
  preset: LimitsPreset
  /** Whether requests beyond the limit get 429; without it, responses only have the headers. */
  enforce: boolean
}

/** What a request may still do. */
interface Allowance {
  limit: number
  remaining: number
  /** Seconds since 1970 when the whole burst is available again. */
  reset: number
  /** Seconds until the next request is allowed, when this one is not. */
  retryAfter: number | undefined
}

/** The rate limits of a tenant, as Auth0 has them. Off by default. */
export interface RateLimits {
  settings(): LimitSettings
  set(settings: LimitSettings): void
  /** Counts a request. @returns `undefined` when no limit concerns its path */
  count(path: string, address: string): Allowance | undefined
}

/** Counters that are kept. Beyond it, the one counted longest ago is forgotten. */
const MOST_COUNTERS = 10_000

/** @param now - the clock, in milliseconds */
export function createRateLimits(now: () => number = () => Date.now()): RateLimits {
  let current: LimitSettings = { preset: 'off', enforce: false }
  /** For each counter, when the whole burst is available again, in milliseconds. */
  const fullAt = new Map<string, number>()

  return {
    settings: () => current,
    set(settings) {
      current = settings
      fullAt.clear()
    },
    count(path, address) {
      const area = areaOf(path)
      if (area === undefined) return undefined
      const { burst, perSecond } = FREE[area]
      const interval = 1000 / perSecond
      const key = area === 'userinfo' ? `${area} ${address}` : area
      const full = Math.max(fullAt.get(key) ?? 0, now()) + interval
      const excess = full - now() - burst * interval
      if (excess <= 0) {
        // Delete first, so that the map's order is the order of the last count.
        fullAt.delete(key)
        const oldest = fullAt.size >= MOST_COUNTERS ? fullAt.keys().next().value : undefined
        if (oldest !== undefined) fullAt.delete(oldest)
        fullAt.set(key, full)
      }
      const until = (fullAt.get(key) ?? now()) - now()
      return {
        limit: burst,
        remaining: Math.max(0, Math.floor(burst - until / interval)),
        reset: Math.ceil((now() + until) / 1000),
        retryAfter: excess > 0 ? Math.max(1, Math.ceil(excess / 1000)) : undefined,
      }
    },
  }
}

const AUTHENTICATION = /^\/(?:authorize|oauth|oidc|dbconnections|passwordless|mfa|u)(?:\/|$)/

function areaOf(path: string): Area | undefined {
  if (path.startsWith('/api/v2/')) return path.startsWith('/api/v2/local/') ? undefined : 'management'
  if (path === '/oauth/token') return 'token'
  if (path === '/userinfo') return 'userinfo'
  return AUTHENTICATION.test(path) ? 'authentication' : undefined
}
