import catalog from '../../apis/catalog.json' with { type: 'json' }

/** A Hello World API in `apis/`. */
export interface ApiProject {
  /** The name of its folder, and of the API on the command line. Its twin in JavaScript has the suffix `-js`. */
  name: string
  title: string
  /** Whether it has decorators, so that it must be compiled before it runs. */
  compiled: boolean
}

/** All APIs, in the order in which they are offered. */
export const APIS: readonly ApiProject[] = catalog
