import { createRecentValues } from '../cache/recent-values.ts'
import type { Claims } from './claims.ts'
import type { ReadClaims } from './proof-verifier.ts'
import { readClaims } from './verified-token.ts'

/** Of tokens that were used last, at some kilobytes each. */
const RECENT_CLAIMS = 1000
const MAX_HEADER_LENGTH = 4096

/**
 * Reads the claims of cached tokens that are bound. Reading them from the header takes longer than finding them. They never
 * reach the application.
 */
export function createRecentClaims(): ReadClaims {
  const recentClaims = createRecentValues<Claims>(RECENT_CLAIMS, MAX_HEADER_LENGTH)
  return header => {
    const known = recentClaims.find(header)
    if (known) return known
    const claims = readClaims(header)
    recentClaims.add(header, claims)
    return claims
  }
}
