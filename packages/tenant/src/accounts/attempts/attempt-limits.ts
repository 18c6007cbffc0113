import { addressBlock } from './address-block.ts'
import type { Counter } from './attempt-counters.ts'
import type { Limit } from './attempts.ts'

/** Limits for password guessing and account creation. */
export interface AttemptLimits {
  /** Failed logins to one account from one address. */
  account: Limit
  /** Failed logins from one address, whatever the account. */
  address: Limit
  /**
   * Failed logins to one account, from all addresses. Looser than `address`, so that one address cannot lock a user
   * out.
   */
  accountAnywhere: Limit
  /** Sign-ups from one address, including rejected ones. */
  signUp: Limit
  /** Wrong one-time passwords and recovery codes of one user, from all addresses. */
  secondFactor: Limit
  /** Invalid subject tokens of custom token exchanges from one address. */
  tokenExchange: Limit
}

export const ATTEMPT_LIMITS: AttemptLimits = {
  account: { burst: 5, intervalSeconds: 30 },
  address: { burst: 50, intervalSeconds: 10 },
  accountAnywhere: { burst: 100, intervalSeconds: 5 },
  signUp: { burst: 100, intervalSeconds: 10 },
  secondFactor: { burst: 5, intervalSeconds: 60 },
  // Auth0's defaults.
  tokenExchange: { burst: 10, intervalSeconds: 600 },
}

/**
 * What a login counts for. Every attempt is counted before its outcome is known. Otherwise a
 * thousand guesses sent together would all be accepted before the first one fails.
 */
export function loginCounters(limits: AttemptLimits, email: string, ip: string): Counter[] {
  return [...accountCounters(limits, email, ip), addressCounter(limits, ip)]
}

/** What a login counts for at its address, whatever the account. */
export function addressCounter(limits: AttemptLimits, ip: string): Counter {
  return { name: 'address', key: addressBlock(ip), limit: limits.address }
}

/** What a login counts for at its account: from its address, and from all addresses. */
export function accountCounters(limits: AttemptLimits, email: string, ip: string): Counter[] {
  return [
    { name: 'account', key: `${addressBlock(ip)} ${email}`, limit: limits.account },
    { name: 'account anywhere', key: email, limit: limits.accountAnywhere },
  ]
}

/** What a sign-up counts for. */
export function signUpCounters(limits: AttemptLimits, ip: string): Counter[] {
  return [{ name: 'sign-up', key: addressBlock(ip), limit: limits.signUp }]
}

/** What a one-time password or a recovery code counts for. */
export function secondFactorCounters(limits: AttemptLimits, userId: string): Counter[] {
  return [{ name: 'second factor', key: userId, limit: limits.secondFactor }]
}

/** What an exchange of a custom token counts for. */
export function tokenExchangeCounters(limits: AttemptLimits, ip: string): Counter[] {
  return [{ name: 'token exchange', key: addressBlock(ip), limit: limits.tokenExchange }]
}
