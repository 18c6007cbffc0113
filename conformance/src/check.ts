import type { World } from './world.ts'

/** One thing a real client must be able to do. Throws when it cannot. */
export interface Check {
  /** What is done, as the report prints it. */
  readonly name: string
  readonly run: (world: World) => Promise<void>
}

/** A client library, unmodified, with what it is asked to do. */
export interface Suite {
  /** What the report calls it; one of a kind among all suites. */
  readonly client: string
  /** Its folder in `node_modules`; the version in there is reported. */
  readonly package: string
  readonly kind: 'browser' | 'server' | 'tool' | 'API'
  /** Run one after another, over a tenant that no other suite sees. */
  readonly checks: readonly Check[]
  /** What it meets here and not at Auth0, and the other way round. */
  readonly differences?: readonly string[]
}
