import type { FastifyInstance, RouteShorthandOptions } from 'fastify'
import { atomically, type Database } from '../../store/database.ts'
import type { Page, Paging } from '../../store/page.ts'
import {
  type Document,
  deleteStored,
  deleteStoredOf,
  findStored,
  findStoredByName,
  insertStored,
  listStored,
  type Place,
  type StoredResource,
  updateStored,
} from '../../store/stored-resources.ts'
import { clearable } from '../http/clearable.ts'
import { FIELDS, type FieldsQuery, pickFields } from '../http/fields.ts'
import { anyScope } from '../http/guard.ts'
import {
  CHECKPOINTS,
  DEFAULT_PER_PAGE,
  listAnswer,
  PAGING,
  type PagingQuery,
  pageOf,
  parseCheckpoint,
  parsePaging,
} from '../http/paging.ts'
import { identifier, object } from './members.ts'
import { CONFLICT, describeStored, merge, refuse, type StoredCollection, scopeOf, withoutUnkept } from './resource.ts'

interface Route {
  Params: { owner?: string; id: string }
  Querystring: PagingQuery & FieldsQuery
  Body: Document
}

const DEFAULT_METHODS = 'POST GET PATCH DELETE'

/** Adds the operations of a collection. */
export function addCollection(app: FastifyInstance, database: Database, collection: StoredCollection): void {
  const { path, list, oldest, methods = DEFAULT_METHODS, hasFields = false } = collection
  const item = `${path}/:id`
  if (list) {
    app.get<Route>(path, options(collection, 'GET', path, { querystring: listQuery(collection) }), async request => {
      const place = await placeOf(database, collection, request.params.owner)
      return readList(collection, await listStored(database, place), request.query)
    })
  }
  if (oldest !== undefined) {
    app.get<Route>(`${path}/${oldest}`, options(collection, 'GET', `${path}/${oldest}`), async ({ params }) => {
      const [first] = await listStored(database, await placeOf(database, collection, params.owner))
      if (!first) throw refuse(404, collection.missing)
      return shown(collection, first)
    })
  }
  if (collection.isFoundByName) addReadingByName(app, database, collection)
  for (const method of methods.split(' ')) {
    if (method === 'POST') addCreation(app, database, collection)
    else if (method === 'PATCH' || method === 'PUT') addChange(app, database, collection, method)
    else if (method === 'GET') {
      const querystring = object(hasFields ? FIELDS : {})
      app.get<Route>(item, options(collection, 'GET', item, { querystring }), async ({ params, query }) => {
        const place = await placeOf(database, collection, params.owner)
        return pickFields(shown(collection, await findOrRefuse(database, collection, place, params.id)), query)
      })
    } else if (method === 'DELETE') {
      app.delete<Route>(item, options(collection, 'DELETE', item), async ({ params }, reply) => {
        const place = await placeOf(database, collection, params.owner)
        if (!(await deleteStored(database, place, params.id))) throw refuse(404, collection.missing)
        await deleteStoredOf(database, params.id)
        return reply.code(204).send()
      })
    }
  }
}

function addReadingByName(app: FastifyInstance, database: Database, collection: StoredCollection): void {
  const path = `${collection.path}/name/:id`
  app.get<Route>(path, options(collection, 'GET', path), async ({ params }) => {
    const place = await placeOf(database, collection, params.owner)
    const id = await findStoredByName(database, place, params.id)
    if (id === undefined) throw refuse(404, collection.missing)
    return shown(collection, await findOrRefuse(database, collection, place, id))
  })
}

function addCreation(app: FastifyInstance, database: Database, collection: StoredCollection): void {
  const { path, members, required = [], idMember = 'id', newId, unkept, status } = collection
  const body = object(members, required)
  app.post<Route>(path, options(collection, 'POST', path, { body }), async (request, reply) => {
    const { params, body } = request
    const place = await placeOf(database, collection, params.owner)
    const id = newId ? newId() : String(body[idMember])
    const document = withoutUnkept(merge({}, body), unkept)
    const resource = await insertStored(database, place, { id, name: nameIn(collection, document), document })
    if (!resource) throw refuse(409, collection.taken ?? CONFLICT)
    return reply.code(status?.POST ?? 201).send(shown(collection, resource))
  })
}

function addChange(
  app: FastifyInstance,
  database: Database,
  collection: StoredCollection,
  method: 'PATCH' | 'PUT',
): void {
  const { path, members, required = [], fixed = [], unkept, status, putCreates = false } = collection
  const item = `${path}/:id`
  const changeable = Object.fromEntries(Object.entries(members).filter(([member]) => !fixed.includes(member)))
  const whole = object(
    changeable,
    required.filter(member => !fixed.includes(member)),
  )
  const body = method === 'PUT' ? whole : clearable(whole, required)
  const route = { method, url: item, ...options(collection, method, item, { body }) }
  app.route<Route>({
    ...route,
    async handler({ params, body: sent }, reply) {
      const changes = withoutUnkept(sent, unkept)
      const resource = await atomically(database, async transaction => {
        const place = await placeOf(transaction, collection, params.owner)
        const former = await findStored(transaction, place, params.id)
        if (!former && !(method === 'PUT' && putCreates)) throw refuse(404, collection.missing)
        const kept = method === 'PATCH' ? former?.document : pick(former?.document ?? {}, fixed)
        const document = merge({}, { ...kept, ...changes })
        await refuseTaken(transaction, collection, place, params.id, document)
        const written = { id: params.id, name: nameIn(collection, document), document }
        return former ? updateStored(transaction, place, written) : insertStored(transaction, place, written)
      })
      if (!resource) throw refuse(404, collection.missing)
      return reply.code(method === 'PATCH' ? (status?.PATCH ?? 200) : 200).send(shown(collection, resource))
    },
  })
}

function options(
  collection: StoredCollection,
  method: string,
  path: string,
  schema: object = {},
): RouteShorthandOptions {
  const policy = anyScope(scopeOf(collection.scopes, method))
  const { id = identifier } = collection
  const params = object({
    ...(path.includes('/:owner') && { owner: identifier }),
    ...(path.endsWith('/:id') && { id }),
  })
  return { config: { policy, ...describeStored(method, path, collection.level) }, schema: { params, ...schema } }
}

function listQuery({ list, hasFields }: StoredCollection): object {
  const { page, per_page } = PAGING
  const byShape = { array: {}, envelope: {}, pages: PAGING, counted: { page, per_page }, checkpoints: CHECKPOINTS }
  const paging = byShape[list?.shape ?? 'array']
  return object({ ...paging, ...list?.filters, ...(hasFields && FIELDS) })
}

function readList(collection: StoredCollection, all: readonly StoredResource[], query: Route['Querystring']): object {
  const { list, summary } = collection
  const filters = Object.keys(list?.filters ?? {})
  const items = all
    .map(resource => ({ key: `${resource.created_at} ${resource.id}`, document: shown(collection, resource) }))
    .filter(({ document }) => filters.every(name => isSame(document[name], Reflect.get(query, name))))
  const cut = ({ document }: { document: Document }): object =>
    pickFields(summary ? pick(document, summary) : document, query)
  if (list?.shape === 'array') return items.map(cut)
  if (list?.shape === 'envelope') return { [list.name]: items.map(cut) }
  const paging: Paging = list?.shape === 'checkpoints' ? parseCheckpoint(query) : parsePaging(query)
  const page = pageOf(items, paging, ({ key }) => key)
  const answer: Page<object> = { ...page, items: page.items.map(cut) }
  if (list?.shape === 'counted') {
    const { page: number = 0, per_page = DEFAULT_PER_PAGE } = query
    return { [list.name]: answer.items, total: items.length, page: number, per_page }
  }
  return listAnswer(list?.name ?? '', paging, answer)
}

/** A filter that was not given lists everything. */
function isSame(value: unknown, wanted: unknown): boolean {
  return wanted === undefined || value === wanted
}

async function placeOf(database: Database, collection: StoredCollection, owner = ''): Promise<Place> {
  const { owner: owners } = collection
  if (typeof owners === 'function') await owners(database, owner)
  else if (owners !== undefined && !(await findStored(database, { kind: owners, owner: '' }, owner))) {
    throw refuse(404, collection.missing)
  }
  return { kind: collection.path, owner }
}

async function findOrRefuse(
  database: Database,
  { missing }: StoredCollection,
  place: Place,
  id: string,
): Promise<StoredResource> {
  const resource = await findStored(database, place, id)
  if (!resource) throw refuse(404, missing)
  return resource
}

async function refuseTaken(
  database: Database,
  collection: StoredCollection,
  place: Place,
  id: string,
  document: Document,
): Promise<void> {
  const name = nameIn(collection, document)
  if (name === null) return
  const other = await findStoredByName(database, place, name)
  if (other !== undefined && other !== id) throw refuse(409, collection.taken ?? CONFLICT)
}

function nameIn({ unique }: StoredCollection, document: Document): string | null {
  const value = unique === undefined ? undefined : document[unique]
  return value === undefined ? null : String(value)
}

function shown(collection: StoredCollection, { id, document, created_at, updated_at }: StoredResource): Document {
  const { idMember = 'id', defaults = {}, hasTimes = false, show = each => each } = collection
  return show({
    [idMember]: id,
    ...merge(defaults, document),
    ...(hasTimes && { created_at, updated_at }),
  })
}

function pick(document: Document, members: readonly string[]): Document {
  return Object.fromEntries(Object.entries(document).filter(([member]) => members.includes(member)))
}
