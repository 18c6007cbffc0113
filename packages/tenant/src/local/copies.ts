import type { TenantAddress } from '../tenant-address.ts'

/** A running copy of the tenant. */
export interface Copy extends TenantAddress {
  close(): Promise<void>
}

/** Starts a tenant on a free port with the store of a snapshot. */
export type StartCopy = (image: Uint8Array) => Promise<Copy>

/** Independent copies of a tenant, such as one for each worker of a test run. */
export interface Copies {
  /** @returns `undefined` when there are too many already */
  start(image: Uint8Array): Promise<TenantAddress | undefined>
  /** @returns `false` when no copy has this port */
  stop(port: string): Promise<boolean>
  close(): Promise<void>
}

export const MOST_COPIES = 64

/** In this process, because a copy can be copied as well. */
let running = 0

/** Limits the copies of all tenants of this process to {@link MOST_COPIES}. */
export function createCopies(startCopy: StartCopy): Copies {
  /** By port. */
  const copies = new Map<string, Copy>()
  return {
    async start(image) {
      if (running >= MOST_COPIES) return undefined
      running += 1
      try {
        const copy = await startCopy(image)
        copies.set(new URL(copy.origin).port, copy)
        return copy
      } catch (error) {
        running -= 1
        throw error
      }
    },
    async stop(port) {
      const copy = copies.get(port)
      if (!copy) return false
      copies.delete(port)
      running -= 1
      await copy.close()
      return true
    },
    async close() {
      const all = [...copies.values()]
      copies.clear()
      running -= all.length
      await Promise.all(all.map(copy => copy.close()))
    },
  }
}
