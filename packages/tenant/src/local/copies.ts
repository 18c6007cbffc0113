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

export function createCopies(startCopy: StartCopy): Copies {
  /** By port. */
  const copies = new Map<string, Copy>()
  let starting = 0
  return {
    async start(image) {
      if (copies.size + starting >= MOST_COPIES) return undefined
      starting += 1
      try {
        const copy = await startCopy(image)
        copies.set(new URL(copy.origin).port, copy)
        return copy
      } finally {
        starting -= 1
      }
    },
    async stop(port) {
      const copy = copies.get(port)
      copies.delete(port)
      await copy?.close()
      return copy !== undefined
    },
    async close() {
      await Promise.all(Array.from(copies.values(), copy => copy.close()))
    },
  }
}
