import type { FastifyInstance } from 'fastify'
import {
  deleteProfile,
  findProfile,
  insertProfile,
  listProfiles,
  type TokenExchangeProfile,
  updateProfile,
} from '../../store/actions/token-exchange-profiles.ts'
import { atomically, type Database } from '../../store/database.ts'
import { mapPage } from '../../store/page.ts'
import { requireBindable } from '../actions/bindings.ts'
import { requireAction } from '../actions/routes.ts'
import { conflict, inexistent, invalidBody } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { CHECKPOINTS, type CheckpointQuery, listAnswer, parseCheckpoint } from '../http/paging.ts'
import { objectSchema } from '../http/schema.ts'
import { type NewProfile, newProfile, type ProfileChanges, profileChanges } from './body.ts'

type Params = { Params: { id: string } }

const listQuery = objectSchema<CheckpointQuery>(CHECKPOINTS)

/** Auth0 reserves these for its own types and those of standards. */
const RESERVED = /^(?:https?:\/\/(?:[^/]*\.)?(?:auth0|okta)\.com(?:[:/]|$)|urn:(?:ietf|auth0|okta)(?::|$))/i
const ALLOWED = /^(?:https:\/\/|urn:).+/i

/** `/token-exchange-profiles`: which Action decides about which subject tokens. */
export function addTokenExchangeProfiles(app: FastifyInstance, database: Database): void {
  const read = { config: { policy: anyScope('read:token_exchange_profiles') } }

  app.get<{ Querystring: CheckpointQuery }>(
    '/token-exchange-profiles',
    { ...read, schema: { querystring: listQuery } },
    async ({ query }) => {
      const paging = parseCheckpoint(query)
      return listAnswer('token_exchange_profiles', paging, mapPage(await listProfiles(database, paging), document))
    },
  )

  app.get<Params>('/token-exchange-profiles/:id', read, async ({ params }) =>
    document(await requireProfile(database, params.id)),
  )

  app.post<{ Body: NewProfile }>(
    '/token-exchange-profiles',
    { config: { policy: anyScope('create:token_exchange_profiles') }, schema: { body: newProfile } },
    async ({ body }, reply) => {
      requireType(body.subject_token_type)
      const profile = await atomically(database, async transaction => {
        requireBindable(await requireAction(transaction, body.action_id), 'custom-token-exchange')
        const id = await insertProfile(transaction, body)
        if (id === undefined) throw taken(body.subject_token_type)
        return requireProfile(transaction, id)
      })
      return reply.code(201).send(document(profile))
    },
  )

  // Auth0 responds without a body.
  app.patch<Params & { Body: ProfileChanges }>(
    '/token-exchange-profiles/:id',
    { config: { policy: anyScope('update:token_exchange_profiles') }, schema: { body: profileChanges } },
    async ({ params, body }, reply) => {
      const { id, ...former } = await requireProfile(database, params.id)
      const { name = former.name, subject_token_type = former.subject_token_type } = body
      requireType(subject_token_type)
      if (!(await updateProfile(database, { id, name, subject_token_type }))) throw taken(subject_token_type)
      return reply.code(200).send()
    },
  )

  app.delete<Params>(
    '/token-exchange-profiles/:id',
    { config: { policy: anyScope('delete:token_exchange_profiles') } },
    async ({ params }, reply) => {
      await deleteProfile(database, (await requireProfile(database, params.id)).id)
      return reply.code(204).send()
    },
  )
}

async function requireProfile(database: Database, id: string): Promise<TokenExchangeProfile> {
  const profile = await findProfile(database, id)
  if (!profile) throw inexistent('token_exchange_profile')
  return profile
}

function requireType(type: string): void {
  if (!ALLOWED.test(type) || URL.parse(type) === null) {
    throw invalidBody('"subject_token_type" must be a URI that begins with "https://" or "urn:"')
  }
  if (RESERVED.test(type)) throw invalidBody('"subject_token_type" must not be in a reserved namespace')
}

function taken(type: string): Error {
  return conflict('token_exchange_profile_conflict', `A profile for the subject token type "${type}" already exists.`)
}

function document({ id, name, subject_token_type, action_id, created_at, updated_at }: TokenExchangeProfile): object {
  return { id, name, type: 'custom_authentication', subject_token_type, action_id, created_at, updated_at }
}
