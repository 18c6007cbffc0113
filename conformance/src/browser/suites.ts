import type { Suite } from '../check.ts'
import type { World } from '../world.ts'
import { loginChecks } from './login-checks.ts'
import { byName, organizationChecks } from './organization-checks.ts'
import type { PageCheck } from './page-check.ts'
import { refusalChecks, revocation } from './refusal-checks.ts'
import { renewalChecks } from './renewal-checks.ts'
import { openSite, type Site } from './site.ts'

interface Client extends Pick<Suite, 'client' | 'package' | 'differences'> {
  /** Its page in `browser-clients/`. */
  readonly page: string
  /** Checks that only this SDK supports. */
  readonly more?: readonly PageCheck[]
}

const FOR_ALL: readonly string[] = [
  'The tenant never asks for consent, so there is no `consent_required` error. At Auth0, pages on localhost can get it even for first-party applications.',
  'Renewal in a hidden iframe works with http in every browser, because page and tenant are both on localhost. With https it needs a browser that accepts third-party cookies, as at Auth0 without a custom domain.',
  'The second factor is not tried here, and other connections than the database are not supported.',
]

const FOR_2: readonly string[] = [
  'Custom token exchange is not tried here. Passkeys, connected accounts, refresh tokens for several APIs or for a session, and anonymous sessions are not supported.',
]

const clients: readonly Client[] = [
  { client: 'auth0-spa-js 1.x', package: 'auth0-spa-js-1', page: 'spa-js-1.ts', differences: FOR_ALL },
  {
    client: 'auth0-spa-js 2.x',
    package: '@auth0/auth0-spa-js',
    page: 'spa-js-2.ts',
    differences: [...FOR_ALL, ...FOR_2],
    more: [revocation, byName],
  },
  {
    client: 'auth0-react',
    package: '@auth0/auth0-react',
    page: 'react.ts',
    differences: [...FOR_ALL, ...FOR_2],
    more: [revocation, byName],
  },
  {
    client: 'auth0-vue',
    package: '@auth0/auth0-vue',
    page: 'vue.ts',
    differences: [...FOR_ALL, ...FOR_2],
    more: [byName],
  },
  {
    client: 'auth0-angular',
    package: '@auth0/auth0-angular',
    page: 'angular.ts',
    differences: [...FOR_ALL, ...FOR_2],
    more: [byName],
  },
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
    checks: [...loginChecks, ...renewalChecks, ...more, ...refusalChecks, ...organizationChecks].map(
      ({ name, run }) => ({
        name,
        run: async world => run(world, await siteOf(world)),
      }),
    ),
  }
}
