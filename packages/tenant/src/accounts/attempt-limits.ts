import { addressBlock } from './address-block.ts'
import { type Attempts, createAttempts, type Limit } from './attempts.ts'

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
}

export const ATTEMPT_LIMITS: AttemptLimits = {
  account: { burst: 5, intervalSeconds: 30 },
  address: { burst: 50, intervalSeconds: 10 },
  accountAnywhere: { burst: 100, intervalSeconds: 5 },
  signUp: { burst: 100, intervalSeconds: 10 },
}

/** The attempt exceeds a limit and must wait. */
export interface TooEarly {
  retryAfterSeconds: number
}

/** An attempt that counts as failed until it is reported as successful. */
interface CountedAttempt {
  succeeded(): void
}

export interface AttemptGate {
  beginLogin(email: string, ip: string): CountedAttempt | TooEarly
  beginSignUp(ip: string): CountedAttempt | TooEarly
  /** Resets all counts. */
  forget(): void
}

/**
 * Rate-limits password guessing and mass sign-up. An attempt is counted before its outcome is known. Otherwise a
 * thousand guesses sent together would all be accepted before the first one fails.
 */
export function createAttemptGate(limits: AttemptLimits, now: () => number): AttemptGate {
  const account = createAttempts({ limit: limits.account, now })
  const address = createAttempts({ limit: limits.address, now })
  const accountAnywhere = createAttempts({ limit: limits.accountAnywhere, now })
  const signUp = createAttempts({ limit: limits.signUp, now })

  return {
    beginLogin(email, ip) {
      const block = addressBlock(ip)
      return begin([
        [account, `${block} ${email}`],
        [address, block],
        [accountAnywhere, email],
      ])
    },
    beginSignUp: ip => begin([[signUp, addressBlock(ip)]]),
    forget() {
      for (const attempts of [account, address, accountAnywhere, signUp]) attempts.clear()
    },
  }
}

function begin(counters: [Attempts, string][]): CountedAttempt | TooEarly {
  const retryAfterSeconds = Math.max(...counters.map(([attempts, key]) => attempts.waitSeconds(key)))
  if (retryAfterSeconds > 0) return { retryAfterSeconds }

  for (const [attempts, key] of counters) attempts.count(key)
  return {
    succeeded() {
      for (const [attempts, key] of counters) attempts.forgive(key)
    },
  }
}
