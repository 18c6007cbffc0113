import { hash } from 'node:crypto'
import { refuseUnknownOptions } from '../options/unknown-options.ts'
import type { ReplayOutcome, Replays, UsedProof } from './replays.ts'

/**
 * Sets a key for the given number of milliseconds unless it is already set, in one atomic step: Redis's `SET key 1 NX
 * PX ms`.
 *
 * @returns whether the key was set by this call; `false` when it was set before
 */
export type SetIfAbsent = (key: string, milliseconds: number) => boolean | PromiseLike<boolean>

export interface ReplayStoreOptions {
  /** How long the store may take, in seconds. Default: 1, from 0.01 to 60. */
  readonly timeoutSeconds?: number
}

const RETRY_AFTER_SECONDS = 1

/**
 * Records used proofs in a store that several processes share, such as Redis or Valkey. If the store fails, hangs or
 * returns a value other than `true` or `false`, requests with a proof get 503.
 *
 * A key is `tollgate:dpop:` and 43 characters of base64url. It contains no part of a proof or a token.
 *
 * @example replayStore(async (key, ms) => (await redis.set(key, '1', { NX: true, PX: ms })) === 'OK')
 * @throws TypeError for what is not a function, and for an option that is wrong or unknown
 */
export function replayStore(setIfAbsent: SetIfAbsent, options: ReplayStoreOptions = {}): Replays {
  if (typeof setIfAbsent !== 'function') throw new TypeError('replayStore() takes a function, setIfAbsent(key, ms)')
  refuseUnknownOptions(options, ['timeoutSeconds'])
  const { timeoutSeconds = 1 } = options
  if (typeof timeoutSeconds !== 'number' || !(timeoutSeconds >= 0.01 && timeoutSeconds <= 60)) {
    throw new TypeError(`The option "timeoutSeconds" must be a number from 0.01 to 60, not "${timeoutSeconds}"`)
  }

  async function use({ thumbprint, jti, expiresAt }: UsedProof, now: number): Promise<ReplayOutcome> {
    const key = `tollgate:dpop:${hash('sha256', `${thumbprint}\0${jti}`, 'base64url')}`
    try {
      const isSet: unknown = await within(timeoutSeconds, setIfAbsent(key, Math.max(1, Math.ceil(expiresAt - now))))
      if (typeof isSet === 'boolean') return isSet ? 'first' : 'replayed'
      return unavailable(`setIfAbsent() must return true or false, not "${String(isSet)}"`)
    } catch (error) {
      return unavailable(error instanceof Error ? error.message : String(error))
    }
  }

  return { use }
}

function unavailable(problem: string): ReplayOutcome {
  return { retryAfterSeconds: RETRY_AFTER_SECONDS, problem: `The replay store failed: ${problem}` }
}

/** @throws Error if the value does not arrive in time; a later value is ignored */
async function within<Value>(seconds: number, value: Value | PromiseLike<Value>): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no result after ${seconds} s`)), seconds * 1000)
  try {
    return await Promise.race([value, promise])
  } finally {
    clearTimeout(timer)
  }
}
