import type { ProofKey } from './proof-key.ts'

/** The keys of clients, by the encoded header of their proofs: importing a key costs as much as half a signature. */
export interface KeyCache {
  find(encodedHeader: string): ProofKey | undefined
  /** Only for a key that a valid token is bound to, so that no stranger fills the cache. */
  add(encodedHeader: string, key: ProofKey): void
}

/** A longer header has members that no client needs, and would take memory. */
const MAX_HEADER_LENGTH = 1024

/** Caches up to `limit` keys. When they are too many, the one that was used the longest time ago goes. */
export function createKeyCache(limit: number): KeyCache {
  const keys = new Map<string, ProofKey>()

  function find(encodedHeader: string): ProofKey | undefined {
    const key = keys.get(encodedHeader)
    if (key && keys.size === limit) {
      keys.delete(encodedHeader)
      keys.set(encodedHeader, key)
    }
    return key
  }

  function add(encodedHeader: string, key: ProofKey): void {
    if (encodedHeader.length > MAX_HEADER_LENGTH) return
    if (keys.size === limit) {
      const [oldest] = keys.keys()
      if (oldest !== undefined) keys.delete(oldest)
    }
    // A copy: a slice of the header would keep the whole proof in memory.
    keys.set(Buffer.from(encodedHeader, 'latin1').toString('latin1'), key)
  }

  return { find, add }
}
