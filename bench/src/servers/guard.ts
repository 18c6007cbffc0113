import { createGuard, type Guard, type ProofVerifier } from '@tollgate/guard'
import { PROVEN_ORIGIN } from '../tokens/proven-origin.ts'
import type { ServerSettings } from './serve.ts'

/** The guard with its default configuration, except for what the settings name. Its keys are fetched before it returns. */
export async function readyGuard({ material, threads, keysFreshSeconds, dpop }: ServerSettings): Promise<Guard> {
  const { issuer, jwksUri, audience } = material
  const guard = createGuard({
    ...{ issuer, jwksUri, audience },
    ...(threads === undefined ? {} : { threads }),
    ...(dpop ? { dpop: await proofs() } : {}),
    ...(keysFreshSeconds === undefined ? {} : { keysFreshSeconds, keysCooldownSeconds: 1 }),
  })
  await guard.ready()
  return guard
}

async function proofs(): Promise<ProofVerifier> {
  const { dpop } = await import('@tollgate/guard/dpop')
  return dpop({ baseUrls: [PROVEN_ORIGIN] })
}
