import type { FastifyInstance } from 'fastify'
import type { SecondFactors } from '../../accounts/second-factors.ts'
import type { Database } from '../../store/database.ts'
import { RequestRefused } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { requireUser } from './routes.ts'

/**
 * `GET /local/users/:id/otp`, which Auth0 does not have: the one-time password of a user, for tests. It requires the
 * permission to set the user's password.
 */
export function addOneTimePasswords(app: FastifyInstance, database: Database, secondFactors: SecondFactors): void {
  app.get<{ Params: { id: string } }>(
    '/local/users/:id/otp',
    { config: { policy: anyScope('update:users') } },
    async ({ params }) => {
      const { user_id } = await requireUser(database, params.id)
      const otp = await secondFactors.nextPassword(user_id)
      if (otp === undefined) {
        throw new RequestRefused(
          404,
          'inexistent_enrollment',
          'The user has no second factor, or its codes were used: wait',
        )
      }
      return { otp }
    },
  )
}
