import type { Suite } from '../check.ts'
import type { World } from '../world.ts'
import { loginChecks } from './login-checks.ts'
import type { PageCheck } from './page-check.ts'
import { refusalChecks, revocation } from './refusal-checks.ts'
import { renewalChecks } from './renewal-checks.ts'
import { openSite, type Site } from './site.ts'

interface Client extends Pick<Suite, 'client' | 'package'> {
  /** Its page in `browser-clients/`. */
  readonly page: string
  /** What this one can do, and the others cannot. */
  readonly more?: readonly PageCheck[]
}

const clients: readonly Client[] = [
  { client: 'auth0-spa-js 1.x', package: 'auth0-spa-js-1', page: 'spa-js-1.ts' },
  { client: 'auth0-spa-js 2.x', package: '@auth0/auth0-spa-js', page: 'spa-js-2.ts', more: [revocation] },
  { client: 'auth0-react', package: '@auth0/auth0-react', page: 'react.ts', more: [revocation] },
  { client: 'auth0-vue', package: '@auth0/auth0-vue', page: 'vue.ts' },
  { client: 'auth0-angular', package: '@auth0/auth0-angular', page: 'angular.ts' },
]

/** The SDKs that run in a browser. */
export const browserSuites: readonly Suite[] = clients.map(suiteOf)

function suiteOf({ page, more = [], ...client }: Client): Suite {
  let site: Promise<Site> | undefined
  const siteOf = (world: World) => {
    site ??= openSite(world, page)
    return site
  }
  return {
    ...client,
    kind: 'browser',
    checks: [...loginChecks, ...renewalChecks, ...more, ...refusalChecks].map(({ name, run }) => ({
      name,
      run: async world => run(world, await siteOf(world)),
    })),
  }
}
