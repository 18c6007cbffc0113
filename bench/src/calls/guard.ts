import { authenticated, createGuard, type GuardOptions } from '@tollgate/guard'
import type { Material } from '../tokens/material.ts'
import type { Check } from './contestant.ts'

/** The guard with its keys in memory, so that it does not wait for an issuer. */
export async function guardCheck(
  { issuer, jwksUri, audience, publicJwk }: Material,
  options: Partial<GuardOptions> = {},
): Promise<Check> {
  const fetch = async (): Promise<Response> => Response.json({ keys: [publicJwk] })
  const guard = createGuard({ issuer, jwksUri, audience, fetch, ...options })
  await guard.ready()
  return request => {
    const decision = guard.check(request, authenticated)
    return decision instanceof Promise ? decision.then(({ granted }) => granted) : decision.granted
  }
}
