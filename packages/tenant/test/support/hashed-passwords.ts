import { createHook } from 'node:async_hooks'

/** How many passwords this process hashes while something is done; a tenant that a test embeds runs in this process. */
export async function hashedDuring(action: () => Promise<unknown>): Promise<number> {
  let hashed = 0
  const hook = createHook({
    init(_id, type) {
      if (type === 'ARGON2REQUEST') hashed += 1
    },
  }).enable()
  try {
    await action()
    return hashed
  } finally {
    hook.disable()
  }
}
