import type { IssuerOptions } from '../options/issuer.ts'
import { refuseUnknownOptions } from '../options/unknown-options.ts'

/** How the issuers of a guard are found. */
export interface DynamicIssuersOptions {
  /**
   * Returns the options of the issuer with exactly this `iss`, or `undefined` if you do not trust it. `iss` comes from a token
   * that is not verified: look it up, such as in a database, and never make an issuer of it. May be asynchronous.
   */
  readonly resolve: (iss: string) => Found | PromiseLike<Found>
  /** A fast check before `resolve`, so that made-up issuers cost no lookup. Synchronous. Default: not set. */
  readonly accepts?: (iss: string) => boolean
  /** How many issuers are cached, and how many unknown `iss`. Default: 1,000, from 1 to 100,000. */
  readonly cacheSize?: number
  /** How long an issuer is cached. One that you stop trusting is accepted for so long. Default: 600, from 1 to 86,400. */
  readonly cacheSeconds?: number
  /** How long an unknown `iss` is cached. Default: 30, from 1 to 3,600. */
  readonly unknownCacheSeconds?: number
  /** How many calls of `resolve` may be open, and how many requests for keys; other tokens get 503. Default: 20, from 1 to 1,000. */
  readonly concurrent?: number
  /** The time limit for `resolve`, in seconds. Default: 2, from 0.1 to 60. */
  readonly timeoutSeconds?: number
}

/** Options of the issuer, or nothing. */
export type Found = IssuerOptions | undefined | null

/** The options, checked and with defaults. */
export interface DynamicIssuersSettings {
  readonly resolve: (iss: string) => unknown
  readonly accepts: (iss: string) => unknown
  readonly cacheSize: number
  readonly cacheMilliseconds: number
  readonly unknownCacheMilliseconds: number
  readonly concurrent: number
  readonly timeoutMilliseconds: number
}

const OPTIONS = Object.keys({
  resolve: true,
  accepts: true,
  cacheSize: true,
  cacheSeconds: true,
  unknownCacheSeconds: true,
  concurrent: true,
  timeoutSeconds: true,
} satisfies Record<keyof DynamicIssuersOptions, true>)

/** @throws TypeError that names the missing, wrong or unknown option */
export function parseDynamicIssuersOptions(options: DynamicIssuersOptions): DynamicIssuersSettings {
  refuseUnknownOptions(options, OPTIONS)
  const { resolve, accepts = () => true } = options
  for (const [name, value] of Object.entries({ resolve, accepts })) {
    if (typeof value !== 'function') throw new TypeError(`The option "${name}" must be a function`)
  }
  return {
    resolve,
    accepts,
    cacheSize: Math.floor(amount(options, 'cacheSize', 1000, 1, 100_000)),
    cacheMilliseconds: 1000 * amount(options, 'cacheSeconds', 600, 1, 86_400),
    unknownCacheMilliseconds: 1000 * amount(options, 'unknownCacheSeconds', 30, 1, 3600),
    concurrent: Math.floor(amount(options, 'concurrent', 20, 1, 1000)),
    timeoutMilliseconds: 1000 * amount(options, 'timeoutSeconds', 2, 0.1, 60),
  }
}

type Amount = 'cacheSize' | 'cacheSeconds' | 'unknownCacheSeconds' | 'concurrent' | 'timeoutSeconds'

function amount(options: DynamicIssuersOptions, name: Amount, byDefault: number, least: number, most: number): number {
  const value: unknown = options[name] ?? byDefault
  if (typeof value === 'number' && value >= least && value <= most) return value
  throw new TypeError(`The option "${name}" must be a number from ${least} to ${most}, not "${String(value)}"`)
}
