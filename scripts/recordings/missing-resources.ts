import type { Names } from './names.ts'
import type { Exchange } from './recording.ts'

/** Sends a request to the Management API of the own tenant. */
export type Send = (method: string, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>

/** More than any resource has members that cannot be written. */
const MOST_ATTEMPTS = 40
const REFUSED_MEMBER = /'Additional properties not allowed: ([^']+)'(?: on property ([\w.[\]]+))?|on property ([\w]+)/

/**
 * Creates the resources that a recorded response shows and that no recorded request created, since the recorded tenant
 * had them before. What cannot be created is left out.
 */
export async function createMissing(exchange: Exchange, names: Names, send: Send): Promise<void> {
  const { method, path, status, response } = exchange
  if (status !== 200 && status !== 201) return
  const [collection = ''] = path.replace('/api/v2', '').split('?')
  if (method === 'GET') {
    for (const item of itemsIn(response)) await create(collection, item, names, send)
  }
  const isTemplate = collection.startsWith('/email-templates/')
  const isOne = !isTemplate && /\/[^/]+_\w+$|\/[\w-]{20,}$/.test(collection)
  if (isOne && isObject(response)) await create(collection.replace(/\/[^/]+$/, ''), response, names, send)
  const isWritable = method === 'GET' || method === 'PATCH'
  if (!isOne && isWritable && isObject(response) && (await send('GET', collection)).status === 404) {
    await createWith(isTemplate ? '/email-templates' : collection, response, names, send)
  }
}

/** The objects of a list, alone or in an envelope. */
function itemsIn(response: unknown): Record<string, unknown>[] {
  const lists = Array.isArray(response) ? [response] : isObject(response) ? Object.values(response) : []
  return lists.filter(Array.isArray).flat().filter(isObject)
}

async function create(collection: string, item: Record<string, unknown>, names: Names, send: Send): Promise<void> {
  const id = idOf(item)
  if (id === undefined || names.has(id) || item.is_system === true || item.global === true) return
  await createWith(collection, item, names, send)
}

/** Leaves out each member that the tenant refuses, and tries again. */
async function createWith(collection: string, item: Record<string, unknown>, names: Names, send: Send): Promise<void> {
  const { id: _id, client_id, created_at: _created, updated_at: _updated, ...members } = item
  let body: Record<string, unknown> = collection === '/client-grants' ? { client_id, ...members } : members
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const answer = await send('POST', collection, body)
    if (answer.status < 300 && isObject(answer.body)) {
      names.add(idOf(item), idOf(answer.body))
      return
    }
    if (answer.status === 409) return nameExisting(collection, item, names, send)
    const refused = answer.status === 400 ? refusedMember(answer.body) : undefined
    if (refused === undefined || !(refused in body)) return
    const { [refused]: _refused, ...rest } = body
    body = rest
  }
}

/** The tenant has one of this name from its start. */
async function nameExisting(
  collection: string,
  item: Record<string, unknown>,
  names: Names,
  send: Send,
): Promise<void> {
  const { body } = await send('GET', collection)
  const existing = itemsIn(body).find(({ name }) => name === item.name)
  if (existing) names.add(idOf(item), idOf(existing))
}

function refusedMember(body: unknown): string | undefined {
  const [, unknown, within, property] = REFUSED_MEMBER.exec(isObject(body) ? String(body.message) : '') ?? []
  return (within ?? unknown ?? property)?.split(/[.[]/)[0]
}

/** The member that names a resource in paths. */
export function idOf(item: Record<string, unknown>): string | undefined {
  const id = item.id ?? item.client_id ?? item.custom_domain_id ?? item.themeId
  return typeof id === 'string' ? id : undefined
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
