import type { FastifyPluginAsync } from 'fastify'
import type Provider from 'oidc-provider'
import type { Accounts } from '../../accounts/accounts.ts'
import { UNAVAILABLE } from '../../engine/tokens/token-transactions.ts'
import type { Copies } from '../../local/copies.ts'
import type { Faults } from '../../local/faults/faults.ts'
import type { RateLimits } from '../../local/rate-limits/rate-limits.ts'
import type { Snapshots } from '../../local/snapshots.ts'
import type { Coverage } from '../../management/coverage/coverage.ts'
import { compileSchema } from '../../management/http/validation.ts'
import type { Database } from '../../store/database.ts'
import { isUnavailable, RETRY_AFTER_SECONDS } from '../../store/unavailable.ts'
import { addClock } from './clock.ts'
import { addConfiguration } from './configuration.ts'
import { requireControlKey } from './control-key.ts'
import { addCoverage } from './coverage.ts'
import { addFaults } from './faults.ts'
import { addLimits } from './limits.ts'
import { addOneTimePassword } from './one-time-password.ts'
import { addOutbox } from './outbox.ts'
import { addSessions } from './sessions.ts'
import { addSnapshots } from './snapshots.ts'
import { addTenants } from './tenants.ts'

/** What a tenant's origins share for scripts and tests on this machine. */
export interface LocalFeatures {
  snapshots: Snapshots
  copies: Copies
  faults: Faults
  limits: RateLimits
  /** Whether other machines can reach the tenant; then no endpoint shows the codes of second factors. */
  isExposed: boolean
  /** Whether the login pages of local applications offer the seed's accounts with one click. */
  oneClickLogin: boolean
  /** Resets the tenant to the state of its first start; with `keepKeys`, tokens and sessions keep their keys. */
  reset: (options?: { keepKeys?: boolean }) => Promise<void>
}

interface Options extends LocalFeatures {
  provider: Provider
  database: Database
  accounts: Accounts
  coverage: Coverage
  controlKey: string
}

const resetBody = {
  type: 'object',
  additionalProperties: false,
  properties: { keep_keys: { type: 'boolean' } },
} as const

/** The endpoints below `/local/`: for scripts and tests that have the control key. */
export const local: FastifyPluginAsync<Options> = async (app, options) => {
  const { provider, database, accounts, coverage, snapshots, copies, faults, limits, reset, controlKey } = options
  app.setValidatorCompiler(compileSchema)
  app.addHook('onRequest', requireControlKey(controlKey))
  app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    if (isUnavailable(error)) {
      request.log.error(error)
      return reply.code(503).header('retry-after', RETRY_AFTER_SECONDS).send(UNAVAILABLE)
    }
    const status = error.statusCode ?? 500
    if (status >= 500) request.log.error(error)
    const code = status < 500 ? 'invalid_request' : 'server_error'
    // A client with the control key may read every message.
    return reply.code(status).send({ error: code, error_description: error.message })
  })
  addConfiguration(app, database, provider.issuer)
  addOutbox(app, database)
  addClock(app, database, accounts)
  addSessions(app, { provider, database, accounts })
  if (!options.isExposed) addOneTimePassword(app, { database, accounts })
  addSnapshots(app, snapshots)
  addFaults(app, faults)
  addLimits(app, limits)
  addTenants(app, snapshots, copies)
  addCoverage(app, coverage)
  app.post<{ Body: { keep_keys?: boolean } }>(
    '/local/reset',
    { schema: { body: resetBody } },
    async (request, reply) => {
      await reset({ keepKeys: request.body.keep_keys ?? false })
      return reply.code(204).send()
    },
  )
}
