import { addressBlock } from './address-block.ts'
import { type Attempts, createAttempts, type Limit } from './attempts.ts'

/** How fast passwords can be guessed and accounts be made. */
export interface AttemptLimits {
  /** Failed logins to one account from one address. */
  account: Limit
  /** Failed logins from one address, whatever the account. */
  address: Limit
  /** Failed logins to one account, whatever the address; looser than `address`, so that one address cannot lock a person out. */
  accountAnywhere: Limit
  /** Sign-ups from one address, refused ones included. */
  signUp: Limit
}

export const ATTEMPT_LIMITS: AttemptLimits = {
  account: { burst: 5, intervalSeconds: 30 },
  address: { burst: 50, intervalSeconds: 10 },
  accountAnywhere: { burst: 100, intervalSeconds: 5 },
  signUp: { burst: 100, intervalSeconds: 10 },
}

/** An attempt that may not be made yet. */
export interface TooEarly {
  retryAfterSeconds: number
}

/** An attempt that counts as failed until it is said to have succeeded. */
interface CountedAttempt {
  succeeded(): void
}

export interface AttemptGate {
  beginLogin(email: string, ip: string): CountedAttempt | TooEarly
  beginSignUp(ip: string): CountedAttempt | TooEarly
  /** Forgets every attempt. */
  forget(): void
}

/**
 * Slows guessing and mass sign-up. An attempt is counted before its outcome is known: a thousand guesses sent at once
 * would else all pass before the first has failed.
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
