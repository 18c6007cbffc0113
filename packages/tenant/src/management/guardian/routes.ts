import type { FastifyInstance } from 'fastify'
import type { Database } from '../../store/database.ts'
import { findGuardian, updateGuardian } from '../../store/tenant-settings.ts'
import { deleteAuthenticator, findConfirmed, findUserIdOfAuthenticator } from '../../store/users/authenticators.ts'
import { notSupported, RequestRefused } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { objectSchema } from '../http/schema.ts'

/** In Auth0's order. A recovery code comes with one-time passwords. */
const FACTORS = [
  'sms',
  'push-notification',
  'otp',
  'email',
  'duo',
  'webauthn-roaming',
  'webauthn-platform',
  'recovery-code',
] as const

const SUPPORTED: readonly string[] = ['otp', 'recovery-code']

const factorBody = objectSchema<{ enabled: boolean }>({ enabled: { type: 'boolean' } }, ['enabled'])
const policiesBody = { type: 'array', maxItems: 10, items: { type: 'string', maxLength: 100 } } as const

/** `/guardian`: the second factors of the tenant, when they are required, and enrolments. */
export function addGuardian(app: FastifyInstance, database: Database): void {
  app.get('/guardian/factors', { config: { policy: anyScope('read:guardian_factors') } }, async () => {
    const { factors } = await findGuardian(database)
    return FACTORS.map(name => ({ name, enabled: SUPPORTED.includes(name) && factors.otp, trial_expired: false }))
  })

  app.put<{ Params: { name: string }; Body: { enabled: boolean } }>(
    '/guardian/factors/:name',
    { config: { policy: anyScope('update:guardian_factors') }, schema: { body: factorBody } },
    async ({ params: { name }, body: { enabled } }) => {
      if (!FACTORS.some(factor => factor === name)) {
        throw new RequestRefused(404, '', `There is no factor "${name}"`)
      }
      const { factors } = await findGuardian(database)
      if (name === 'otp') await updateGuardian(database, { factors: { otp: enabled } })
      else if (enabled !== (name === 'recovery-code' && factors.otp)) {
        throw notSupported(
          `The factor "${name}" cannot be ${enabled ? 'enabled' : 'disabled'}: the second factor here is "otp", with a recovery code`,
        )
      }
      return { enabled }
    },
  )

  app.get(
    '/guardian/policies',
    { config: { policy: anyScope('read:mfa_policies') } },
    async () => (await findGuardian(database)).policies,
  )

  app.put<{ Body: string[] }>(
    '/guardian/policies',
    { config: { policy: anyScope('update:mfa_policies') }, schema: { body: policiesBody } },
    async ({ body }) => {
      const unsupported = body.find(policy => policy !== 'all-applications')
      if (unsupported !== undefined) {
        throw notSupported(`The policy "${unsupported}" is not supported: use "all-applications", or an empty list`)
      }
      await updateGuardian(database, { policies: [...new Set(body)] })
      return body
    },
  )

  app.get<{ Params: { id: string } }>(
    '/guardian/enrollments/:id',
    { config: { policy: anyScope('read:guardian_enrollments') } },
    async ({ params: { id } }) => {
      const userId = await requireEnrolment(database, id)
      const { confirmed_at } = (await findConfirmed(database, userId)) ?? {}
      return { id, status: 'confirmed', type: 'authenticator', enrolled_at: confirmed_at }
    },
  )

  app.delete<{ Params: { id: string } }>(
    '/guardian/enrollments/:id',
    { config: { policy: anyScope('delete:guardian_enrollments') } },
    async ({ params: { id } }, reply) => {
      await deleteAuthenticator(database, await requireEnrolment(database, id))
      return reply.code(204).send()
    },
  )
}

async function requireEnrolment(database: Database, id: string): Promise<string> {
  const userId = await findUserIdOfAuthenticator(database, id)
  if (userId === undefined || !(await findConfirmed(database, userId))) {
    throw new RequestRefused(404, 'inexistent_enrollment', 'The enrollment does not exist.')
  }
  return userId
}
