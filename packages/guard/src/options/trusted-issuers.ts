import {
  ISSUER_OPTIONS,
  type IssuerOptions,
  type IssuerSettings,
  type TrustedIssuer,
  type TrustedIssuers,
  trustIssuer,
} from './issuer.ts'
import type { DynamicIssuers, GuardOptions } from './options.ts'
import { refuseUnknownOptions } from './unknown-options.ts'

/**
 * The issuers that a guard accepts tokens of.
 *
 * @throws TypeError naming the option of an issuer that is missing, wrong or unknown
 */
export function trustedIssuers(options: GuardOptions, settings: IssuerSettings): TrustedIssuers {
  const trusted = 'issuers' in options ? issuersAlone(options) : [options]
  if ('start' in trusted) {
    const trust = (found: IssuerOptions, withSettings: IssuerSettings) => {
      refuseUnknownOptions(found, ISSUER_OPTIONS)
      return trustIssuer(found, withSettings)
    }
    return trusted.start(trust, settings)
  }
  const issuers = new Map<unknown, TrustedIssuer>(
    trusted.map((each, index) => [each.issuer, trustOneOf(trusted, index, each, settings)]),
  )
  if (issuers.size === 0) throw new TypeError('The option "issuers" is empty: add at least one issuer')
  if (issuers.size < trusted.length) throw new TypeError('The option "issuers" names an issuer twice')
  return { listed: [...issuers.values()], find: iss => issuers.get(iss) }
}

/** Names the entry of `issuers` that is wrong. */
function trustOneOf(
  { length }: readonly IssuerOptions[],
  index: number,
  options: IssuerOptions,
  settings: IssuerSettings,
): TrustedIssuer {
  try {
    return trustIssuer(options, settings)
  } catch (error) {
    if (length === 1 || !(error instanceof TypeError)) throw error
    throw new TypeError(`In entry ${index + 1} of ${length} of "issuers": ${error.message}`, { cause: error })
  }
}

/** Rejects options of one issuer next to `issuers`, which would otherwise be ignored silently. */
function issuersAlone(options: { readonly issuers: readonly IssuerOptions[] | DynamicIssuers }) {
  const misplaced = Object.entries(options)
    .filter(([name, value]) => ISSUER_OPTIONS.includes(name) && value !== undefined)
    .map(([name]) => `"${name}"`)
  if (misplaced.length > 0) {
    throw new TypeError(`Options of one issuer (${misplaced.join(' and ')}) must be in an entry of "issuers"`)
  }
  const { issuers } = options
  if (isDynamic(issuers)) return issuers
  if (!Array.isArray(issuers)) throw new TypeError('The option "issuers" must be an array')
  for (const issuer of issuers) refuseUnknownOptions(issuer, ISSUER_OPTIONS)
  return issuers
}

function isDynamic(issuers: unknown): issuers is DynamicIssuers {
  return typeof Object(issuers).start === 'function'
}
