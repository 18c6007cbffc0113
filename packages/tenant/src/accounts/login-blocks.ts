import type { Counter } from './attempts/attempt-counters.ts'
import { type AttemptLimits, accountCounters, addressCounter, secondFactorCounters } from './attempts/attempt-limits.ts'

/** A login that the limits of attempts refuse at the moment. */
export interface LoginBlock {
  identifier: string
  /** The address whose attempts are refused; not set when those from every address are. */
  ip?: string
}

/** The logins that the limits of attempts refuse, and how to allow them again. */
export interface LoginBlocks {
  /** @param addresses where attempts came from */
  list(email: string, addresses: readonly string[]): Promise<LoginBlock[]>
  /** Forgets the attempts to log in to an account. */
  clear(email: string, addresses: readonly string[]): Promise<void>
  /** Forgets the wrong one-time passwords of a user. */
  clearSecondFactor(userId: string): Promise<void>
  /** Whether logins from an address are refused, whatever the account. */
  isAddressBlocked(ip: string): Promise<boolean>
  /** Forgets the failed logins from an address. */
  clearAddress(ip: string): Promise<void>
}

interface Options {
  limits: AttemptLimits
  /** Whether the next attempt has to wait. */
  isFull(counter: Counter): Promise<boolean>
  forget(counters: readonly Counter[]): Promise<void>
}

export function createLoginBlocks({ limits, isFull, forget }: Options): LoginBlocks {
  return {
    async list(email, addresses) {
      const blocks: LoginBlock[] = []
      const [, anywhere] = accountCounters(limits, email, '')
      if (anywhere && (await isFull(anywhere))) blocks.push({ identifier: email })
      for (const ip of addresses) {
        const [here] = accountCounters(limits, email, ip)
        if (here && (await isFull(here))) blocks.push({ identifier: email, ip })
      }
      return blocks
    },
    async clear(email, addresses) {
      const counters = ['', ...addresses].flatMap(ip => accountCounters(limits, email, ip))
      await forget(counters)
    },
    clearSecondFactor: userId => forget(secondFactorCounters(limits, userId)),
    isAddressBlocked: ip => isFull(addressCounter(limits, ip)),
    clearAddress: ip => forget([addressCounter(limits, ip)]),
  }
}
