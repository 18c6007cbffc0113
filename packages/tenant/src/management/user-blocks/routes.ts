import { isIP } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { LoginBlocks } from '../../accounts/login-blocks.ts'
import type { EventLog } from '../../logs/event-log.ts'
import type { Database } from '../../store/database.ts'
import { addressesOfFailedLogins } from '../../store/logs.ts'
import type { User } from '../../store/users/users.ts'
import { RequestRefused } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { objectSchema } from '../http/schema.ts'
import { requireUser } from '../users/routes.ts'

interface UserQuery {
  consider_brute_force_enablement?: boolean
}

interface IdentifierQuery extends UserQuery {
  identifier: string
}

interface Options {
  database: Database
  eventLog: EventLog
  blocks: LoginBlocks
}

type Params = { Params: { id: string } }

/** The limits of attempts are always on, so this parameter changes nothing. */
const enablement = { consider_brute_force_enablement: { type: 'boolean' } } as const
const userQuery = objectSchema<UserQuery>(enablement)
const identifierQuery = objectSchema<IdentifierQuery>(
  { ...enablement, identifier: { type: 'string', minLength: 1, maxLength: 254 } },
  ['identifier'],
)

/** `/user-blocks`: the logins that the limits of attempts refuse at the moment. */
export function addUserBlocks(app: FastifyInstance, { database, eventLog, blocks }: Options): void {
  const read = { config: { policy: anyScope('read:users') } }
  const update = { config: { policy: anyScope('update:users') } }

  /** The log knows where failed logins came from: the counters have digests alone. */
  async function addressesOf(identifier: string): Promise<string[]> {
    await eventLog.flush()
    return addressesOfFailedLogins(database, identifier)
  }

  async function listed(identifiers: readonly string[]): Promise<object> {
    const found = await Promise.all(identifiers.map(async each => blocks.list(each, await addressesOf(each))))
    return { blocked_for: found.flat() }
  }

  async function clear(identifiers: readonly string[]): Promise<void> {
    for (const each of identifiers) await blocks.clear(each, await addressesOf(each))
  }

  app.get<{ Querystring: IdentifierQuery }>(
    '/user-blocks',
    { ...read, schema: { querystring: identifierQuery } },
    ({ query }) => listed([normalized(query.identifier)]),
  )

  app.delete<{ Querystring: IdentifierQuery }>(
    '/user-blocks',
    { ...update, schema: { querystring: identifierQuery } },
    async ({ query }, reply) => {
      await clear([normalized(query.identifier)])
      return reply.code(204).send()
    },
  )

  app.get<Params & { Querystring: UserQuery }>(
    '/user-blocks/:id',
    { ...read, schema: { querystring: userQuery } },
    async ({ params }) => listed(identifiersOf(await requireUser(database, params.id))),
  )

  app.delete<Params>('/user-blocks/:id', update, async ({ params }, reply) => {
    const user = await requireUser(database, params.id)
    await clear(identifiersOf(user))
    await blocks.clearSecondFactor(user.user_id)
    return reply.code(204).send()
  })
}

/** `/anomaly/blocks/ips/{ip}`: whether logins from an address are refused, whatever the account. */
export function addAddressBlocks(app: FastifyInstance, blocks: LoginBlocks): void {
  app.get<Params>(
    '/anomaly/blocks/ips/:id',
    { config: { policy: anyScope('read:anomaly_blocks') } },
    async ({ params }, reply) => {
      if (await blocks.isAddressBlocked(requireAddress(params.id))) return reply.code(200).send()
      throw new RequestRefused(404, 'inexistent_ip_block', 'The IP address is not blocked.')
    },
  )

  app.delete<Params>(
    '/anomaly/blocks/ips/:id',
    { config: { policy: anyScope('delete:anomaly_blocks') } },
    async ({ params }, reply) => {
      await blocks.clearAddress(requireAddress(params.id))
      return reply.code(204).send()
    },
  )
}

function requireAddress(text: string): string {
  if (isIP(text) === 0) throw new RequestRefused(400, 'invalid_uri', `"${text.slice(0, 60)}" is not an IP address`)
  return text
}

/** The email addresses that a user logs in with. */
function identifiersOf({ email, linked }: User): string[] {
  return [email, ...linked.map(identity => identity.email)]
}

function normalized(identifier: string): string {
  return identifier.trim().toLowerCase()
}
