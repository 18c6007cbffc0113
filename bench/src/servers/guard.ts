import { createGuard, type Guard } from '@tollgate/guard'
import type { ServerSettings } from './serve.ts'

/** The guard with its default configuration, except for what the settings name. Its keys are fetched before it returns. */
export async function readyGuard({ material, threads, keysFreshSeconds }: ServerSettings): Promise<Guard> {
  const { issuer, jwksUri, audience } = material
  const guard = createGuard({
    ...{ issuer, jwksUri, audience },
    ...(threads === undefined ? {} : { threads }),
    ...(keysFreshSeconds === undefined ? {} : { keysFreshSeconds, keysCooldownSeconds: 1 }),
  })
  await guard.ready()
  return guard
}
