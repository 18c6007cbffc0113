import type { FastifyInstance } from 'fastify'
import { isSecret } from '../../accounts/one-time-password.ts'
import type { SecondFactors } from '../../accounts/second-factors.ts'
import type { Database } from '../../store/database.ts'
import {
  type Authenticator,
  deleteAuthenticator,
  findConfirmed,
  saveAuthenticator,
} from '../../store/users/authenticators.ts'
import { conflict, invalidBody, notSupported, RequestRefused } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { objectSchema } from '../http/schema.ts'
import { requireUser } from './routes.ts'

interface NewMethod {
  type: string
  totp_secret?: string
  name?: string
}

type Params = { Params: { id: string } }

const newMethod = objectSchema<NewMethod>(
  {
    type: { type: 'string', maxLength: 50 },
    totp_secret: { type: 'string', maxLength: 128 },
    name: { type: 'string', maxLength: 200 },
  },
  ['type'],
)

/** The second factor of a user. */
export function addAuthenticators(app: FastifyInstance, database: Database, secondFactors: SecondFactors): void {
  const read = { config: { policy: anyScope('read:authentication_methods') } }
  const remove = { config: { policy: anyScope('delete:authentication_methods') } }

  app.get<Params>('/users/:id/authentication-methods', read, async ({ params }) =>
    (await methodsOf(database, params.id)).map(methodDocument),
  )

  app.get<{ Params: { id: string; method: string } }>(
    '/users/:id/authentication-methods/:method',
    read,
    async ({ params }) => methodDocument(await requireMethod(database, params)),
  )

  app.post<Params & { Body: NewMethod }>(
    '/users/:id/authentication-methods',
    { config: { policy: anyScope('create:authentication_methods') }, schema: { body: newMethod } },
    async ({ params, body: { type, totp_secret, name } }, reply) => {
      const { user_id: userId } = await requireUser(database, params.id)
      if (type !== 'totp') throw notSupported(`The authentication method "${type}" is not supported: use "totp"`)
      if (name !== undefined) throw notSupported('An authentication method has no "name" here: leave it out')
      if (totp_secret === undefined || !isSecret(totp_secret)) {
        throw invalidBody('"totp_secret" must be a secret in base32, of 16 to 128 characters')
      }
      if (!(await saveAuthenticator(database, { userId, secret: totp_secret, isConfirmed: true }))) {
        throw conflict('authentication_method', 'The user has an authentication method of this type already.')
      }
      const [created] = await methodsOf(database, userId)
      return reply.code(201).send(created && methodDocument(created))
    },
  )

  app.delete<{ Params: { id: string; method: string } }>(
    '/users/:id/authentication-methods/:method',
    remove,
    async ({ params }, reply) => {
      await deleteAuthenticator(database, (await requireMethod(database, params)).user_id)
      return reply.code(204).send()
    },
  )

  for (const [path, scope] of [
    ['/users/:id/authentication-methods', 'delete:authentication_methods'],
    ['/users/:id/authenticators', 'delete:guardian_enrollments'],
  ] as const) {
    app.delete<Params>(path, { config: { policy: anyScope(scope) } }, async ({ params }, reply) => {
      await deleteAuthenticator(database, (await requireUser(database, params.id)).user_id)
      return reply.code(204).send()
    })
  }

  app.get<Params>('/users/:id/enrollments', { config: { policy: anyScope('read:users') } }, async ({ params }) =>
    (await methodsOf(database, params.id)).map(({ id, confirmed_at }) => ({
      id,
      status: 'confirmed',
      type: 'authenticator',
      auth_method: 'authenticator',
      enrolled_at: confirmed_at,
    })),
  )

  app.post<Params>(
    '/users/:id/recovery-code-regeneration',
    { config: { policy: anyScope('update:users') } },
    async ({ params }) => {
      const { user_id } = await requireUser(database, params.id)
      if (!(await findConfirmed(database, user_id))) {
        throw new RequestRefused(404, 'inexistent_enrollment', 'The user has no second factor.')
      }
      return { recovery_code: await secondFactors.newRecoveryCode(user_id) }
    },
  )
}

async function methodsOf(database: Database, userId: string): Promise<Authenticator[]> {
  const { user_id } = await requireUser(database, userId)
  const found = await findConfirmed(database, user_id)
  return found ? [found] : []
}

async function requireMethod(
  database: Database,
  { id, method }: { id: string; method: string },
): Promise<Authenticator> {
  const found = (await methodsOf(database, id)).find(each => each.id === method)
  if (!found)
    throw new RequestRefused(404, 'inexistent_authentication_method', 'The authentication method does not exist.')
  return found
}

/** Without the secret. */
function methodDocument({ id, created_at, confirmed_at }: Authenticator): object {
  return { id, type: 'totp', confirmed: true, created_at, enrolled_at: confirmed_at }
}
