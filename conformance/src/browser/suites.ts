import type { Suite } from '../check.ts'
import type { World } from '../world.ts'
import { loginChecks } from './login-checks.ts'
import type { PageCheck } from './page-check.ts'
import { refusalChecks, revocation } from './refusal-checks.ts'
import { renewalChecks } from './renewal-checks.ts'
import { openSite, type Site } from './site.ts'

interface Client extends Pick<Suite, 'client' | 'package' | 'differences'> {
  /** Its page in `browser-clients/`. */
  readonly page: string
  /** What this one can do, and the others cannot. */
  readonly more?: readonly PageCheck[]
}

const FOR_ALL: readonly string[] = [
  'Consent is never asked for, so that nothing is refused with `consent_required`. At Auth0 a page on localhost can meet it, however much its application is trusted.',
  'Renewal in a hidden frame works over http in every browser, since page and tenant are both on localhost. Over https it needs a browser that takes cookies of other sites, as at Auth0 without a domain in common.',
  'There are no organizations and no second factor, and people log in with the database connection alone: `organization` is refused, `acr_values` asks for nothing.',
]

const FOR_2: readonly string[] = [
  'Tokens are not bound to a key: a login with `useDpop` is refused with `invalid_request`.',
  'Passkeys, exchange of foreign tokens, connected accounts, refresh tokens for several APIs or for a session, and anonymous sessions are not offered.',
]

const clients: readonly Client[] = [
  { client: 'auth0-spa-js 1.x', package: 'auth0-spa-js-1', page: 'spa-js-1.ts', differences: FOR_ALL },
  {
    client: 'auth0-spa-js 2.x',
    package: '@auth0/auth0-spa-js',
    page: 'spa-js-2.ts',
    differences: [...FOR_ALL, ...FOR_2],
    more: [revocation],
  },
  {
    client: 'auth0-react',
    package: '@auth0/auth0-react',
    page: 'react.ts',
    differences: [...FOR_ALL, ...FOR_2],
    more: [revocation],
  },
  { client: 'auth0-vue', package: '@auth0/auth0-vue', page: 'vue.ts', differences: [...FOR_ALL, ...FOR_2] },
  { client: 'auth0-angular', package: '@auth0/auth0-angular', page: 'angular.ts', differences: [...FOR_ALL, ...FOR_2] },
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
