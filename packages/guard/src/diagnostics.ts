import { channel } from 'node:diagnostics_channel'

/** What is published on the channel `tollgate.guard.keys` after each fetch of an issuer's keys. */
export interface KeysFetched {
  readonly issuer: string
  /** Why the fetch failed; undefined when it succeeded. */
  readonly error: unknown
}

const keys = channel('tollgate.guard.keys')

/** Wraps a fetch of keys so that each outcome is published: an outage must show somewhere while old keys still serve. */
export function reportKeySetFetches<Keys>(issuer: string, fetchKeys: () => Promise<Keys>): () => Promise<Keys> {
  return async () => {
    try {
      const fetched = await fetchKeys()
      keys.publish({ issuer, error: undefined } satisfies KeysFetched)
      return fetched
    } catch (error) {
      keys.publish({ issuer, error } satisfies KeysFetched)
      throw error
    }
  }
}
