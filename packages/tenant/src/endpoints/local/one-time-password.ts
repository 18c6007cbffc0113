import type { FastifyInstance } from 'fastify'
import type { Accounts } from '../../accounts/accounts.ts'
import type { Database } from '../../store/database.ts'
import { findUserByEmailOrId } from '../../store/users/user-by-email-or-id.ts'

/** `GET /local/users/:id/otp`: the one-time password that a user's authenticator app would show. */
export function addOneTimePassword(
  app: FastifyInstance,
  { database, accounts }: { database: Database; accounts: Accounts },
): void {
  app.get<{ Params: { id: string } }>('/local/users/:id/otp', async ({ params: { id } }, reply) => {
    const found = await findUserByEmailOrId(database, id)
    if ('refused' in found) {
      return reply.code(400).send({ error: 'access_denied', error_description: found.refused })
    }
    const otp = await accounts.secondFactors.nextPassword(found.userId)
    if (otp !== undefined) return { otp }
    return reply.code(404).send({
      error: 'not_found',
      error_description: 'The user has no second factor, or its codes were used: wait for 30 seconds',
    })
  })
}
