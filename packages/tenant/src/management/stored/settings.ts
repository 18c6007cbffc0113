import type { FastifyInstance } from 'fastify'
import { atomically, type Database } from '../../store/database.ts'
import {
  type Document,
  deleteStored,
  findStored,
  insertStored,
  type Place,
  updateStored,
} from '../../store/stored-resources.ts'
import { clearable } from '../http/clearable.ts'
import { FIELDS, type FieldsQuery, pickFields } from '../http/fields.ts'
import { anyScope } from '../http/guard.ts'
import { identifier, object } from './members.ts'
import {
  CONFLICT,
  describeStored,
  merge,
  refuse,
  type StoredCollection,
  type StoredSettings,
  scopeOf,
  withoutUnkept,
} from './resource.ts'

interface Route {
  Params: Record<string, string>
  Querystring: FieldsQuery
  Body: Document
}

/** Adds the operations of a document of the tenant. */
export function addSettings(app: FastifyInstance, database: Database, settings: StoredSettings): void {
  for (const method of (settings.methods ?? 'GET PATCH').split(' ')) addOperation(app, database, settings, method)
}

function addOperation(app: FastifyInstance, database: Database, settings: StoredSettings, method: string): void {
  const { path, scopes, level, parameters, owner, missing, hasFields = false, status } = settings
  const config = { policy: anyScope(scopeOf(scopes, method)), ...describeStored(method, path, level) }
  const schema = {
    ...(parameters && { params: object({ ...parameters, ...(owner !== undefined && { owner: identifier }) }) }),
    ...(method === 'GET' && { querystring: object(hasFields ? FIELDS : {}) }),
    ...bodySchema(settings, method),
  }
  app.route<Route>({
    method,
    url: path,
    config,
    schema,
    async handler({ params, query, body }, reply) {
      const { owner: ownerId, ...others } = params
      if (owner !== undefined) await requireOwner(database, owner, ownerId)
      const place = placeOf(settings, ownerId)
      const id = Object.values(others).join('/')
      if (method === 'GET') {
        const found = await findStored(database, place, id)
        if (!found && missing) throw refuse(404, missing)
        return pickFields(shownSettings(settings, found?.document), query)
      }
      if (method === 'DELETE') {
        if (!(await deleteStored(database, place, id)) && missing) throw refuse(404, missing)
        return reply.code(204).send()
      }
      const document = await writeSettings(database, settings, { ownerId, id, method, body })
      const code = method === 'POST' ? (status?.POST ?? 201) : method === 'PUT' ? (status?.PUT ?? 200) : 200
      return reply.code(code).send(code === 204 ? undefined : shownSettings(settings, document))
    },
  })
}

function bodySchema({ body }: StoredSettings, method: string): object {
  if (method === 'PATCH') return { body: clearable(body) }
  return method === 'POST' || method === 'PUT' ? { body } : {}
}

interface Write {
  ownerId?: string | undefined
  /** The values of the parameters in the path, separated by slashes. */
  id: string
  method: string
  body: Document
}

/** Writes a document: `PATCH` merges, other methods replace. @returns what is stored */
export function writeSettings(
  database: Database,
  settings: StoredSettings,
  { ownerId, id, method, body }: Write,
): Promise<Document> {
  const place = placeOf(settings, ownerId)
  const { missing, taken = CONFLICT, unkept } = settings
  return atomically(database, async transaction => {
    const former = await findStored(transaction, place, id)
    if (method === 'POST' && former) throw refuse(409, taken)
    if (method === 'PATCH' && !former && missing) throw refuse(404, missing)
    const document = withoutUnkept(merge(method === 'PATCH' ? (former?.document ?? {}) : {}, body), unkept)
    if (former) await updateStored(transaction, place, { id, document })
    else await insertStored(transaction, place, { id, document })
    return document
  })
}

/** The document with the defaults of members that were never written. */
export function shownSettings(
  { defaults = {}, show = each => each }: StoredSettings,
  document: Document = {},
): Document {
  return show(merge(defaults, document))
}

function placeOf({ path }: StoredSettings, owner = ''): Place {
  return { kind: path, owner }
}

async function requireOwner(database: Database, { path, missing }: StoredCollection, id = ''): Promise<void> {
  if (!(await findStored(database, { kind: path, owner: '' }, id))) throw refuse(404, missing)
}
