import { IssuerUnavailable } from '../errors.ts'
import type { HttpGet } from '../keys/http-get.ts'
import type { KeySet } from '../keys/key-set.ts'
import { isTrustworthyOrigin } from '../options/auth0.ts'
import type { FoundIssuer, IssuerOptions, IssuerSettings, TrustedIssuer, TrustedIssuers } from '../options/issuer.ts'
import type { DynamicIssuers } from '../options/options.ts'
import { LOOKUP_UNAVAILABLE } from '../refusals/dynamic-issuers.ts'
import { isThenable } from '../thenable.ts'
import { warn } from '../warn.ts'
import { createIssuerCache } from './issuer-cache.ts'
import { type DynamicIssuersOptions, type DynamicIssuersSettings, parseDynamicIssuersOptions } from './options.ts'

/**
 * Finds the issuers of a guard when their tokens come, such as one for each customer: `createGuard({ issuers:
 * dynamicIssuers({ resolve: iss => tenants.byIssuer(iss) }) })`. An issuer is trusted only if `resolve` returns options
 * with exactly its `iss`. If `resolve` throws or takes too long, the response is 503.
 *
 * @throws TypeError if an option is missing, wrong or unknown
 */
export function dynamicIssuers(options: DynamicIssuersOptions): DynamicIssuers {
  const settings = parseDynamicIssuersOptions(options)
  return { start: (trust, guard) => startIssuers(settings, trust, guard) }
}

const MAX_ISS_LENGTH = 512
/** After a failed call of `resolve`, its next one for the same `iss` waits so long. */
const RETRY_MILLISECONDS = 1000

/** An issuer as it was found: its options, and the keys that are fetched for it. */
interface Resolved {
  readonly issuer: TrustedIssuer
  readonly options: IssuerOptions
  readonly keySet: KeySet
}

function startIssuers(
  settings: DynamicIssuersSettings,
  trust: Parameters<DynamicIssuers['start']>[0],
  guard: IssuerSettings,
): TrustedIssuers {
  const { cacheSize, cacheMilliseconds, unknownCacheMilliseconds, concurrent } = settings
  const known = createIssuerCache<Resolved>(cacheSize)
  // Apart, so that made-up issuers evict none that is known.
  const others = createIssuerCache<FoundIssuer | 'unknown'>(cacheSize)
  const pending = new Map<string, Promise<FoundIssuer>>()
  const fetching = { ...guard, dynamic: true, httpGet: limited(guard.httpGet, concurrent) }
  let hasFailed = false

  function fail(error: unknown): void {
    if (!hasFailed)
      warn('dynamicIssuers() cannot look up an issuer; no further failure is reported until it can', error)
    hasFailed = true
  }

  function accept(iss: string, options: IssuerOptions): TrustedIssuer {
    if (options.issuer !== iss) {
      throw new TypeError(
        'The function "resolve" of dynamicIssuers() returned another issuer than the one of the token',
      )
    }
    const issuer = trust(options, fetching)
    const last = known.last(iss)
    const keySet = last && hasSameKeys(last.options, options) ? last.keySet : issuer.keySet
    const held: KeySet = {
      ...keySet,
      refreshIfStale: now => known.holds(iss, found, now) && keySet.refreshIfStale(now),
    }
    const found: Resolved = { issuer: { ...issuer, keySet: held }, options, keySet }
    known.add(iss, found, guard.clock(), cacheMilliseconds)
    return found.issuer
  }

  async function look(iss: string): Promise<FoundIssuer> {
    try {
      const options: unknown = await withTimeout(settings.resolve(iss), settings.timeoutMilliseconds)
      if (!isObject(options)) {
        if (options !== undefined && options !== null) throw new TypeError(NO_OPTIONS)
        others.add(iss, 'unknown', guard.clock(), unknownCacheMilliseconds)
      }
      const issuer = isObject(options) ? accept(iss, options) : undefined
      hasFailed = false
      return issuer
    } catch (error) {
      fail(error)
      others.add(iss, LOOKUP_UNAVAILABLE, guard.clock(), RETRY_MILLISECONDS)
      return LOOKUP_UNAVAILABLE
    }
  }

  function find(iss: unknown, now: number): FoundIssuer | Promise<FoundIssuer> {
    if (!isAddress(iss, guard.insecureHttp)) return undefined
    const found = known.find(iss, now)
    if (found) return found.issuer
    const other = others.find(iss, now)
    if (other) return other === 'unknown' ? undefined : other
    const open = pending.get(iss)
    if (open) return open
    if (pending.size >= concurrent) return LOOKUP_UNAVAILABLE
    try {
      if (!settings.accepts(iss)) return undefined
    } catch (error) {
      fail(error)
      return LOOKUP_UNAVAILABLE
    }
    const looked = look(iss).finally(() => pending.delete(iss))
    pending.set(iss, looked)
    return looked
  }

  return { listed: [], find }
}

const NO_OPTIONS = 'The function "resolve" of dynamicIssuers() must return the options of an issuer, or undefined'

/** What `trust` then checks. */
function isObject(value: unknown): value is IssuerOptions {
  return typeof value === 'object' && value !== null
}

/**
 * Whether `iss` can be an issuer's (RFC 8414 §2), in the one spelling that a URL has: another one would find the same server
 * under a name that was not compared.
 */
function isAddress(iss: unknown, insecureHttp: readonly string[]): iss is string {
  if (typeof iss !== 'string' || iss.length > MAX_ISS_LENGTH) return false
  const url = URL.parse(iss)
  if (!url || url.search || url.hash || !isTrustworthyOrigin(url, insecureHttp)) return false
  return url.href === iss || url.href === `${iss}/`
}

/** The keys of an issuer stay, with their backoff, when it is looked up again. Given keys may have changed. */
function hasSameKeys(last: IssuerOptions, next: IssuerOptions): boolean {
  return (
    last.keys === undefined &&
    next.keys === undefined &&
    last.jwksUri === next.jwksUri &&
    last.discovery === next.discovery
  )
}

/** A promise that never settles would keep its request, and one of the calls that may be open. */
async function withTimeout(given: unknown, milliseconds: number): Promise<unknown> {
  if (!isThenable(given)) return given
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`No result within ${milliseconds / 1000} seconds`)), milliseconds)
  try {
    return await Promise.race([given, promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Many issuers whose keys are fetched at once must not use up the sockets of the process. */
function limited(httpGet: HttpGet, most: number): HttpGet {
  let open = 0
  return async (url, signal, post) => {
    if (open >= most) throw new IssuerUnavailable(`More than ${most} requests to issuers are open`)
    open += 1
    try {
      return await httpGet(url, signal, post)
    } finally {
      open -= 1
    }
  }
}
