import { tokenOf } from '@tollgate/guard/fastify'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { mailVerification } from '../../accounts/account-mail.ts'
import { parseEmailAddress } from '../../accounts/email-address.ts'
import { atomically, type Database } from '../../store/database.ts'
import { dialectOf } from '../../store/dialects/dialect-of.ts'
import { searchFilter } from '../../store/search/search-filter.ts'
import { userFields } from '../../store/search/user-fields.ts'
import { deleteStateOf } from '../../store/users/account-state.ts'
import { DATABASE_CONNECTION } from '../../store/users/connections.ts'
import { findOwnerByEmail } from '../../store/users/linked-identities.ts'
import { deleteTicketsOf } from '../../store/users/tickets.ts'
import {
  deleteUser,
  findUser,
  findUserId,
  findUserIdByUsername,
  insertUser,
  listUsers,
  type User,
  type UserOrder,
  updateUser,
} from '../../store/users/users.ts'
import { keepAnAdministrator } from '../administrators/last-administrator.ts'
import { conflict, inexistent, RequestRefused } from '../http/errors.ts'
import { FIELDS, type FieldsQuery, fieldsAmong, pickFields } from '../http/fields.ts'
import { anyScope } from '../http/guard.ts'
import { listAnswer, PAGING_FROM_ZERO, type PagingQuery, pageOf, parsePaging } from '../http/paging.ts'
import { objectSchema } from '../http/schema.ts'
import { parseSearch } from '../http/search.ts'
import { refuseUnsupportedValues } from '../http/unsupported-values.ts'
import { accountChanges, mergedChanges, newAccount } from './account.ts'
import { type NewUserBody, newUser, USER_SUPPORTED_VALUES, type UserPatch, userChanges } from './body.ts'
import { USER_MEMBERS, userDocument } from './document.ts'

interface ListQuery extends PagingQuery, FieldsQuery {
  q?: string
  search_engine?: string
  connection?: string
  sort?: string
  primary_order?: boolean
}

type Params = { Params: { id: string } }

const listQuery = objectSchema<ListQuery>({
  ...PAGING_FROM_ZERO,
  ...FIELDS,
  q: { type: 'string', maxLength: 1024 },
  // Earlier search engine versions parse the same query differently.
  search_engine: { type: 'string', enum: ['v3'] },
  connection: { type: 'string', maxLength: 128 },
  sort: { type: 'string', pattern: '^(created_at|email|last_login|logins_count|name|updated_at|user_id):-?1$' },
  primary_order: { type: 'boolean' },
})
const fields = fieldsAmong(USER_MEMBERS)
const emailQuery = objectSchema<FieldsQuery & { email: string }>(
  { ...fields, email: { type: 'string', minLength: 1, maxLength: 254 } },
  ['email'],
)
const ORDERS: readonly UserOrder[] = ['email', 'last_login', 'logins_count', 'name', 'updated_at', 'user_id']

/** `/users`: the users who can log in. */
export function addUsers(app: FastifyInstance, database: Database, issuer: string): void {
  const read = { config: { policy: anyScope('read:users', 'read:user_idp_tokens') } }

  app.get<{ Querystring: ListQuery }>('/users', { ...read, schema: { querystring: listQuery } }, async ({ query }) => {
    const paging = parsePaging(query)
    if ((query.connection ?? DATABASE_CONNECTION) !== DATABASE_CONNECTION) {
      return listAnswer('users', paging, pageOf([], paging, String))
    }
    const [column = '', direction = '1'] = query.sort?.split(':') ?? []
    const page = await listUsers(database, paging, {
      where: query.q?.trim()
        ? searchFilter(parseSearch(query.q), userFields(dialectOf(database)), dialectOf(database))
        : undefined,
      order: ORDERS.find(order => order === column) ?? 'created_at',
      descending: direction === '-1',
    })
    return listAnswer('users', paging, {
      ...page,
      items: page.items.map(user => pickFields(userDocument(user), query)),
    })
  })

  app.get<{ Querystring: FieldsQuery & { email: string } }>(
    '/users-by-email',
    { ...read, schema: { querystring: emailQuery } },
    async ({ query }) => {
      const userId = await findUserId(database, parseEmailAddress(query.email) ?? query.email)
      const user = userId === undefined ? undefined : await findUser(database, userId)
      return user ? [pickFields(userDocument(user), query)] : []
    },
  )

  app.get<Params & { Querystring: FieldsQuery }>(
    '/users/:id',
    { ...read, schema: { querystring: objectSchema<FieldsQuery>(fields) } },
    async ({ params, query }) => pickFields(userDocument(await requireUser(database, params.id)), query),
  )

  app.post<{ Body: NewUserBody }>(
    '/users',
    { config: { policy: anyScope('create:users') }, schema: { body: newUser } },
    async ({ body }, reply) => {
      refuseUnsupportedValues(body, USER_SUPPORTED_VALUES)
      const account = await newAccount(database, body)
      const user = await atomically(database, async transaction => {
        if (!(await insertUser(transaction, account))) throw conflict('auth0_idp_error', 'The user already exists.')
        const added = await requireUser(transaction, account.user_id)
        const asks = body.verify_email ?? !added.email_verified
        if (asks) await mailVerification(transaction, issuer, added)
        return added
      })
      return reply.code(201).send(userDocument(user))
    },
  )

  app.patch<Params & { Body: UserPatch }>(
    '/users/:id',
    {
      config: { policy: anyScope('update:users', 'update:users_app_metadata') },
      schema: { body: userChanges },
    },
    async request => {
      refuseBeyondMetadata(request, request.body)
      return userDocument(await change(database, issuer, request.params.id, request.body))
    },
  )

  // Auth0 responds with 204 whether or not the user existed.
  app.delete<Params>('/users/:id', { config: { policy: anyScope('delete:users') } }, async ({ params }, reply) => {
    await atomically(database, async transaction => {
      await keepAnAdministrator(transaction, params.id)
      await deleteStateOf(transaction, params.id)
      await deleteUser(transaction, params.id)
    })
    return reply.code(204).send()
  })
}

/** @throws RequestRefused when there is no such user */
export async function requireUser(database: Database, userId: string): Promise<User> {
  const user = await findUser(database, userId)
  if (!user) throw inexistent('user')
  return user
}

/** Hashing a password is slow, so it happens before the transaction. Members are merged inside it. */
async function change(database: Database, issuer: string, userId: string, body: UserPatch): Promise<User> {
  const former = await requireUser(database, userId)
  refuseUnsupportedValues(body, USER_SUPPORTED_VALUES)
  const changes = await accountChanges(database, former, body)
  return atomically(database, async transaction => {
    const user = await requireUser(transaction, userId)
    if (body.blocked) await keepAnAdministrator(transaction, userId)
    await refuseTaken(transaction, userId, changes.email, body.username)
    await updateUser(transaction, userId, { ...changes, ...mergedChanges(user, body) })
    // End all sessions and links, because another person may have known the old password or have a reset link.
    if (changes.password_hash !== undefined) {
      await deleteStateOf(transaction, userId)
      await deleteTicketsOf(transaction, 'reset_password', userId)
    }
    const changed = await requireUser(transaction, userId)
    if (body.verify_email) await mailVerification(transaction, issuer, changed)
    return changed
  })
}

/** @throws RequestRefused when another user has the email address or the username */
async function refuseTaken(
  database: Database,
  userId: string,
  email: string | undefined,
  username: string | null | undefined,
): Promise<void> {
  const owner = email === undefined ? undefined : await findUserId(database, email)
  // Also one of the user's own linked accounts, which would otherwise have the address twice.
  const isLinked = email !== undefined && (await findOwnerByEmail(database, email)) !== undefined
  const namesake = username ? await findUserIdByUsername(database, username) : undefined
  for (const [what, id] of [
    ['email', isLinked ? '' : owner],
    ['username', namesake],
  ] as const) {
    if (id === undefined || id === userId) continue
    throw new RequestRefused(400, 'auth0_idp_error', `The specified new ${what} already exists`)
  }
}

/** A token that may only change application metadata must not change anything else. */
function refuseBeyondMetadata(request: FastifyRequest, body: UserPatch): void {
  const onlyMetadata = Object.keys(body).every(name => name === 'app_metadata')
  if (onlyMetadata || tokenOf(request).scopes.includes('update:users')) return
  throw new RequestRefused(403, 'insufficient_scope', 'Insufficient scope, expected any of: update:users')
}
