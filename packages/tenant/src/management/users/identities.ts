import type { FastifyInstance } from 'fastify'
import { atomically, type Database } from '../../store/database.ts'
import { DATABASE_CONNECTION, findConnection } from '../../store/users/connections.ts'
import { findOwner, linkAccount, lockLinks, splitId, unlinkAccount } from '../../store/users/linked-identities.ts'
import { findUser } from '../../store/users/users.ts'
import { keepAnAdministrator } from '../administrators/last-administrator.ts'
import { conflict, invalidBody, notSupported, RequestRefused } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { objectSchema } from '../http/schema.ts'
import { identitiesOf } from './document.ts'
import { requireUser } from './routes.ts'

interface LinkBody {
  provider?: string
  user_id?: string
  connection_id?: string
  link_with?: string
}

type Params = { Params: { id: string } }
type IdentityParams = { Params: { id: string; provider: string; identity: string } }

const linkBody = objectSchema<LinkBody>({
  provider: { type: 'string', minLength: 1, maxLength: 100 },
  user_id: { type: 'string', minLength: 1, maxLength: 255 },
  connection_id: { type: 'string', maxLength: 50 },
  link_with: { type: 'string', maxLength: 10_000 },
})

/** `/users/{id}/identities`: accounts that are linked to a user's. */
export function addIdentities(app: FastifyInstance, database: Database): void {
  const update = { config: { policy: anyScope('update:users') } }

  app.post<Params & { Body: LinkBody }>(
    '/users/:id/identities',
    { ...update, schema: { body: { ...linkBody, minProperties: 1 } } },
    async ({ params, body }, reply) => {
      const identities = await atomically(database, async transaction => {
        await lockLinks(transaction)
        await requireUser(transaction, params.id)
        await link(transaction, params.id, await secondaryOf(transaction, body))
        return identitiesOf(await requireUser(transaction, params.id))
      })
      return reply.code(201).send(identities)
    },
  )

  app.delete<IdentityParams>('/users/:id/identities/:provider/:identity', update, ({ params }) =>
    atomically(database, async transaction => {
      await lockLinks(transaction)
      const { user_id } = await requireUser(transaction, params.id)
      const identity = { provider: params.provider, identityId: withoutProvider(params.provider, params.identity) }
      if (`${identity.provider}|${identity.identityId}` === user_id) {
        throw new RequestRefused(400, 'operation_not_supported', 'The primary identity of a user cannot be unlinked')
      }
      if (!(await unlinkAccount(transaction, user_id, identity))) {
        throw new RequestRefused(404, 'inexistent_identity', 'The user has no such identity.')
      }
      return identitiesOf(await requireUser(transaction, user_id))
    }),
  )
}

async function link(transaction: Database, userId: string, secondaryId: string): Promise<void> {
  if (secondaryId === userId) throw invalidBody('The primary and the secondary account must be different users')
  const [provider, identityId] = splitId(secondaryId)
  const secondary = await findUser(transaction, secondaryId)
  if (!secondary) {
    const isLinked = (await findOwner(transaction, provider, identityId)) !== undefined
    if (isLinked) throw conflict('identity_conflict', 'Specified identity already exists.')
    throw noSecondary()
  }
  if (secondary.linked.length > 0) throw notSupported('The secondary account has linked identities: unlink them first')
  await keepAnAdministrator(transaction, secondaryId)
  if (!(await linkAccount(transaction, userId, secondaryId))) {
    throw noSecondary()
  }
}

/** The user ID of the account to link. */
async function secondaryOf(
  database: Database,
  { provider, user_id, connection_id, link_with }: LinkBody,
): Promise<string> {
  if (link_with !== undefined) {
    throw notSupported(
      '"link_with" is for tokens of users, which the Management API has none of here: use "provider" and "user_id"',
    )
  }
  if (provider === undefined || user_id === undefined) throw invalidBody('Name the account by "provider" and "user_id"')
  const connection = connection_id === undefined ? undefined : await findConnection(database, connection_id)
  if (connection_id !== undefined && connection?.name !== DATABASE_CONNECTION) {
    throw new RequestRefused(400, 'inexistent_connection', 'The connection does not exist.')
  }
  return `${provider}|${withoutProvider(provider, user_id)}`
}

/** Auth0 accepts the ID within the provider, and the whole user ID. */
function withoutProvider(provider: string, id: string): string {
  return id.startsWith(`${provider}|`) ? id.slice(provider.length + 1) : id
}

function noSecondary(): RequestRefused {
  return new RequestRefused(400, 'inexistent_user', 'The secondary account does not exist.')
}
