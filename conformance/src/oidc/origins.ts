import type { Check } from '../check.ts'
import type { World } from '../world.ts'

/** The issuers of the tenant: one over https, one over http. */
export function issuersOf({ origin, secureOrigin }: World): URL[] {
  return [new URL(`${secureOrigin}/`), new URL(`${origin}/`)]
}

/** A check that is done with both issuers, at once. */
export function atBothIssuers(name: string, run: (world: World, issuer: URL) => Promise<void>): Check {
  return { name, run: async world => void (await Promise.all(issuersOf(world).map(issuer => run(world, issuer)))) }
}
