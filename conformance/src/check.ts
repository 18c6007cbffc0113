import type { World } from './world.ts'

/** One thing that a real client must be able to do. Throws if it cannot. */
export interface Check {
  /** The name in the report. */
  readonly name: string
  readonly run: (world: World) => Promise<void>
}

/** An unmodified client library and its checks. */
export interface Suite {
  /** The unique name in the report. */
  readonly client: string
  /** Its folder in `node_modules`; its version is reported. */
  readonly package: string
  readonly kind: 'browser' | 'server' | 'tool' | 'API'
  /** Run one after another, with a separate tenant. */
  readonly checks: readonly Check[]
  /** The differences between this tenant and Auth0 for this client. */
  readonly differences?: readonly string[]
}
