import { hash, randomBytes } from 'node:crypto'
import { refuseUnknownOptions } from '../options/unknown-options.ts'
import { addDigest, createDigestSet, type DigestSet, hasDigest } from './digest-set.ts'
import type { ReplayOutcome, Replays, UsedProof } from './replays.ts'

export interface ReplayCacheOptions {
  /** The maximum number of recorded proofs, at up to 43 bytes each. Default: 1,000,000. */
  readonly entries?: number
}

/** Proofs that expire within the same minute are dropped together. */
const SLICE_MILLISECONDS = 60_000
const MOST_ENTRIES = 50_000_000

/**
 * Records used proofs in the memory of this process. A proof that could still be replayed is never removed: when the
 * cache is full, further proofs get 503. Use {@link replayStore} for several processes.
 *
 * @throws TypeError for an option that is wrong or unknown
 */
export function replayCache(options: ReplayCacheOptions = {}): Replays {
  refuseUnknownOptions(options, ['entries'])
  const { entries = 1_000_000 } = options
  if (!Number.isInteger(entries) || entries < 1 || entries > MOST_ENTRIES) {
    throw new TypeError(`The option "entries" must be a whole number from 1 to ${MOST_ENTRIES}, not "${entries}"`)
  }
  // Without it, a client could choose values of `jti` that collide in the table.
  const salt = randomBytes(16).toString('base64url')
  /** By the minute in which they expire. */
  const slices = new Map<number, DigestSet>()

  function use({ thumbprint, jti, expiresAt }: UsedProof, now: number): ReplayOutcome {
    dropExpired(now)
    const digest = hash('sha256', `${salt}${thumbprint}\0${jti}`, 'buffer')
    let size = 0
    for (const slice of slices.values()) {
      if (hasDigest(slice, digest)) return 'replayed'
      size += slice.size
    }
    if (size >= entries) return full(now)
    addDigest(sliceAt(Math.floor(expiresAt / SLICE_MILLISECONDS)), digest)
    return 'first'
  }

  function sliceAt(minute: number): DigestSet {
    const known = slices.get(minute)
    if (known) return known
    const created = createDigestSet()
    slices.set(minute, created)
    return created
  }

  function dropExpired(now: number): void {
    for (const minute of slices.keys()) {
      if ((minute + 1) * SLICE_MILLISECONDS <= now) slices.delete(minute)
    }
  }

  function full(now: number): ReplayOutcome {
    const milliseconds = (Math.min(...slices.keys()) + 1) * SLICE_MILLISECONDS - now
    return {
      retryAfterSeconds: Math.max(1, Math.ceil(milliseconds / 1000)),
      problem: `The replay cache is full: set "entries" to more than ${entries}`,
    }
  }

  function size(): number {
    return Array.from(slices.values()).reduce((sum, slice) => sum + slice.size, 0)
  }

  return { use, size }
}
