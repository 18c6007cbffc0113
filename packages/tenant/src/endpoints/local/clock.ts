import type { FastifyInstance } from 'fastify'
import type { Accounts } from '../../accounts/accounts.ts'
import { ageState } from '../../store/aging.ts'
import type { Database } from '../../store/database.ts'

const TEN_YEARS_SECONDS = 315_360_000

const body = {
  type: 'object',
  additionalProperties: false,
  required: ['advance_seconds'],
  properties: { advance_seconds: { type: 'integer', minimum: 1, maximum: TEN_YEARS_SECONDS } },
} as const

/**
 * `POST /local/clock`: lets time pass for all that the tenant stores: sessions, codes, refresh tokens, pending logins,
 * mailed links and the limits for logins. Access tokens that were issued already do not change.
 */
export function addClock(app: FastifyInstance, database: Database, accounts: Accounts): void {
  app.post<{ Body: { advance_seconds: number } }>('/local/clock', { schema: { body } }, async (request, reply) => {
    const { advance_seconds: seconds } = request.body
    await ageState(database, seconds)
    await accounts.advance(seconds)
    return reply.code(204).send()
  })
}
