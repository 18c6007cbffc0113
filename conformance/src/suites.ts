import { foreignApiSuite } from './api/suite.ts'
import { auth0Suites } from './auth0/suites.ts'
import { auth0JsSuite } from './browser/auth0-js.ts'
import { browserSuites } from './browser/suites.ts'
import type { Suite } from './check.ts'
import { deployCliSuite } from './deploy-cli/suite.ts'
import { expressOpenidConnectSuite } from './express/suite.ts'
import { oauth4webapiSuite } from './oidc/oauth4webapi.ts'
import { openidClientSuite } from './oidc/openid-client.ts'

/** All clients, in the order of the report. */
export const suites: readonly Suite[] = [
  ...browserSuites,
  auth0JsSuite,
  ...auth0Suites,
  deployCliSuite,
  openidClientSuite,
  oauth4webapiSuite,
  foreignApiSuite,
  expressOpenidConnectSuite,
]
