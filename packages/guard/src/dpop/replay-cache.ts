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
/** How full the cache may become by keys that use more than their share of it. */
const FULL_FOR_FREQUENT_KEYS = 0.9
const SHARE_OF_A_KEY = 0.01
/** Keys are counted by a salted hash, which several may have in common. */
const COUNTERS = 4096

/** The proofs that expire within the same minute, and how many there are of each key. */
interface Slice {
  readonly proofs: DigestSet
  readonly byKey: Uint32Array
}

/**
 * Records used proofs in the memory of this process. A proof that could still be replayed is never removed: when the
 * cache is full, further proofs get 503. The last tenth is kept for keys with few proofs, so that one client cannot fill the
 * cache for all. Use {@link replayStore} for several processes.
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
  const slices = new Map<number, Slice>()
  const counterOf = createCounterHash()

  function use({ thumbprint, jti, expiresAt }: UsedProof, now: number): ReplayOutcome {
    dropExpired(now)
    const digest = hash('sha256', `${salt}${thumbprint}\0${jti}`, 'buffer')
    const counter = counterOf(thumbprint)
    let size = 0
    let ofKey = 0
    for (const { proofs, byKey } of slices.values()) {
      if (hasDigest(proofs, digest)) return 'replayed'
      size += proofs.size
      ofKey += byKey[counter] ?? 0
    }
    const limit = ofKey < Math.max(1, entries * SHARE_OF_A_KEY) ? entries : Math.ceil(entries * FULL_FOR_FREQUENT_KEYS)
    if (size >= limit) return full(now)
    const { proofs, byKey } = sliceAt(Math.floor(expiresAt / SLICE_MILLISECONDS))
    addDigest(proofs, digest)
    byKey[counter] = (byKey[counter] ?? 0) + 1
    return 'first'
  }

  function sliceAt(minute: number): Slice {
    const known = slices.get(minute)
    if (known) return known
    const created = { proofs: createDigestSet(), byKey: new Uint32Array(COUNTERS) }
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
    return Array.from(slices.values()).reduce((sum, { proofs }) => sum + proofs.size, 0)
  }

  return { use, size }
}

/** A hash of thumbprints with a secret start, so that no client can find a key that is counted with another one's. */
function createCounterHash(): (thumbprint: string) => number {
  const start = randomBytes(4).readInt32LE()
  return thumbprint => {
    let hashed = start
    for (let index = 0; index < thumbprint.length; index += 1) {
      hashed = Math.imul(hashed ^ thumbprint.charCodeAt(index), 0x01000193)
    }
    return (hashed >>> 16) % COUNTERS
  }
}
