import type { World } from '../world.ts'
import type { Site } from './site.ts'

/** Something that every SDK must be able to do on a page. Throws if it cannot. */
export interface PageCheck {
  readonly name: string
  readonly run: (world: World, site: Site) => Promise<void>
}
