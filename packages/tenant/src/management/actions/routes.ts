import type { FastifyInstance } from 'fastify'
import type { Actions } from '../../actions/actions.ts'
import { listTriggersOf } from '../../store/actions/action-bindings.ts'
import {
  type Action,
  deleteAction,
  deployDraft,
  deployVersion,
  findAction,
  findVersion,
  insertAction,
  listActions,
  listVersions,
  updateAction,
} from '../../store/actions/actions.ts'
import { isUsedByProfile } from '../../store/actions/token-exchange-profiles.ts'
import type { Database } from '../../store/database.ts'
import { conflict, RequestRefused } from '../http/errors.ts'
import { anyScope } from '../http/guard.ts'
import { DEFAULT_PER_PAGE, PAGING } from '../http/paging.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'
import { type ActionBody, actionChanges, type NewAction, newAction } from './body.ts'
import { changedContent, requireActions, requireCompilable } from './content.ts'
import { actionDocument, versionDocument } from './document.ts'
import { triggerDocuments } from './triggers.ts'

interface ListQuery extends PageQuery {
  triggerId?: string
  actionName?: string
  deployed?: boolean
  installed?: boolean
}

export interface PageQuery {
  page?: number
  per_page?: number
}

type Params = { Params: { id: string } }
type VersionParams = { Params: { id: string; version: string } }

export const PAGES: ObjectSchema<PageQuery>['properties'] = { page: PAGING.page, per_page: PAGING.per_page }

const listQuery = objectSchema<ListQuery>({
  ...PAGES,
  triggerId: { type: 'string', maxLength: 100 },
  actionName: { type: 'string', maxLength: 255 },
  deployed: { type: 'boolean' },
  installed: { type: 'boolean' },
})

/** `/actions/actions`: Actions, their versions, and `/actions/triggers`. */
export function addActions(app: FastifyInstance, database: Database, actions: Actions): void {
  const read = { config: { policy: anyScope('read:actions') } }
  const create = { config: { policy: anyScope('create:actions') } }

  app.get('/actions/triggers', read, async () => ({ triggers: triggerDocuments() }))

  app.get<{ Querystring: ListQuery }>(
    '/actions/actions',
    { ...read, schema: { querystring: listQuery } },
    async ({ query }) => {
      const all = (await listActions(database)).filter(action => matches(action, query))
      return pageAnswer('actions', all.map(actionDocument), query)
    },
  )

  app.get<Params>('/actions/actions/:id', read, async ({ params }) =>
    actionDocument(await requireAction(database, params.id)),
  )

  app.post<{ Body: NewAction }>(
    '/actions/actions',
    { ...create, schema: { body: newAction } },
    async ({ body }, reply) => {
      const content = changedContent(body)
      if (body.deploy) {
        requireActions(actions)
        requireCompilable(content)
      }
      const id = await insertAction(database, body.name, content)
      if (id === undefined) throw taken(body.name)
      if (body.deploy) await deployDraft(database, await requireAction(database, id))
      return reply.code(201).send(actionDocument(await requireAction(database, id)))
    },
  )

  app.patch<Params & { Body: ActionBody }>(
    '/actions/actions/:id',
    { config: { policy: anyScope('update:actions') }, schema: { body: actionChanges } },
    async ({ params, body }) => {
      const action = await requireAction(database, params.id)
      const name = body.name ?? action.name
      if (!(await updateAction(database, action, name, changedContent(body, action)))) throw taken(name)
      return actionDocument(await requireAction(database, params.id))
    },
  )

  app.delete<Params & { Querystring: { force?: boolean } }>(
    '/actions/actions/:id',
    {
      config: { policy: anyScope('delete:actions') },
      schema: { querystring: objectSchema<{ force?: boolean }>({ force: { type: 'boolean' } }) },
    },
    async ({ params, query }, reply) => {
      const { id } = await requireAction(database, params.id)
      if (!query.force && (await listTriggersOf(database, id)).length > 0) {
        throw new RequestRefused(400, '', 'The action is currently bound to a trigger: remove the binding first')
      }
      if (await isUsedByProfile(database, id)) {
        throw new RequestRefused(400, '', 'The action is bound to a token exchange profile: delete the profile first')
      }
      await deleteAction(database, id)
      return reply.code(204).send()
    },
  )

  // Auth0 responds with 200, although its documentation says 202.
  app.post<Params>('/actions/actions/:id/deploy', create, async ({ params }) => {
    requireActions(actions)
    const action = await requireAction(database, params.id)
    requireCompilable(action)
    const version = await deployDraft(database, action)
    return versionDocument(version, await requireAction(database, params.id))
  })

  app.get<Params & { Querystring: PageQuery }>(
    '/actions/actions/:id/versions',
    { ...read, schema: { querystring: objectSchema<PageQuery>(PAGES) } },
    async ({ params, query }) => {
      const action = await requireAction(database, params.id)
      const versions = await listVersions(database, action.id)
      return pageAnswer(
        'versions',
        versions.map(version => versionDocument(version, action)),
        query,
      )
    },
  )

  app.get<VersionParams>('/actions/actions/:id/versions/:version', read, async ({ params }) => {
    const action = await requireAction(database, params.id)
    return versionDocument(await requireVersion(database, params), action)
  })

  app.post<VersionParams & { Body: { update_draft?: boolean } | undefined }>(
    '/actions/actions/:id/versions/:version/deploy',
    { ...create, schema: { body: { ...objectSchema<object>({}), properties: { update_draft: { type: 'boolean' } } } } },
    async ({ params, body }) => {
      requireActions(actions)
      await requireAction(database, params.id)
      const version = await deployVersion(database, await requireVersion(database, params), body?.update_draft ?? false)
      return versionDocument(version, await requireAction(database, params.id))
    },
  )
}

/** @throws RequestRefused when there is no such Action */
export async function requireAction(database: Database, id: string): Promise<Action> {
  const action = await findAction(database, id)
  if (!action) throw new RequestRefused(404, '', 'That action does not exist.')
  return action
}

async function requireVersion(database: Database, params: VersionParams['Params']) {
  const version = await findVersion(database, params.id, params.version)
  if (!version) throw new RequestRefused(404, '', 'That action version does not exist.')
  return version
}

/** The paging of these lists differs from that of all others. */
export function pageAnswer(
  name: string,
  items: readonly object[],
  { page = 0, per_page = DEFAULT_PER_PAGE }: PageQuery,
): object {
  const start = page * per_page
  return {
    ...(items.length > 0 && { total: items.length }),
    ...(page > 0 && { page }),
    per_page,
    [name]: items.slice(start, start + per_page),
  }
}

function matches({ name, supported_triggers, deployed }: Action, query: ListQuery): boolean {
  if (query.installed) return false
  if (query.actionName !== undefined && query.actionName !== name) return false
  if (query.deployed !== undefined && query.deployed !== (deployed !== undefined)) return false
  return query.triggerId === undefined || supported_triggers.some(trigger => trigger.id === query.triggerId)
}

function taken(name: string): Error {
  return conflict('', `An action with the name "${name}" already exists.`)
}
