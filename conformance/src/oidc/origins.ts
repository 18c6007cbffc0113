import type { Check } from '../check.ts'
import type { World } from '../world.ts'

/** The issuers of the tenant: one with https, one with http. */
export function issuersOf({ origin, secureOrigin }: World): URL[] {
  return [new URL(`${secureOrigin}/`), new URL(`${origin}/`)]
}

/** A check that runs with both issuers in parallel. */
export function atBothIssuers(name: string, run: (world: World, issuer: URL) => Promise<void>): Check {
  return { name, run: async world => void (await Promise.all(issuersOf(world).map(issuer => run(world, issuer)))) }
}
