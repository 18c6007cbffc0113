import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../steps.ts'
import { createMissing, idOf, isObject, type Send } from './missing-resources.ts'
import { createNames, type Names } from './names.ts'
import { type Exchange, operationOf } from './recording.ts'
import { shapeOf } from './shape.ts'

/** What the tenant answered to a recorded request. */
export interface Outcome {
  readonly operation: string
  readonly recorded: number
  readonly own: number
  /** How the response differs from the recorded one, by names and types of members. */
  readonly differences: readonly string[]
  /** The message of a rejection. */
  readonly message: string | undefined
}

/** Sends recorded requests, in order, to a new tenant that has what the recorded one had. */
export async function replay(exchanges: readonly Exchange[]): Promise<Outcome[]> {
  const { createTenant } = await import(pathToFileURL(join(root, 'packages/tenant/dist/src/index.js')).href)
  const tenant = await createTenant({ port: 0, actions: 'on' })
  try {
    const audience = `${tenant.issuer}api/v2/`
    const send = await openManagementApi(tenant.origin, tenant.controlKey, audience)
    const names = createNames()
    for (const exchange of exchanges) nameManagementApi(exchange, names, audience)
    const outcomes: Outcome[] = []
    for (const exchange of exchanges) outcomes.push(await repeat(exchange, names, send))
    return outcomes
  } finally {
    await tenant.close()
  }
}

async function repeat(exchange: Exchange, names: Names, send: Send): Promise<Outcome> {
  const { method, path, body, status, response } = exchange
  const translated: Send = (verb, where, sent) =>
    send(
      verb,
      names.translate(where),
      sent === undefined ? undefined : JSON.parse(names.translate(JSON.stringify(sent))),
    )
  if (method !== 'POST') await createMissing(exchange, names, translated)
  const own = await translated(method, path.replace('/api/v2', ''), hasBody(body) ? body : undefined)
  if (isObject(response) && isObject(own.body)) names.add(idOf(response), idOf(own.body))
  const message = own.status >= 400 && isObject(own.body) ? String(own.body.message) : undefined
  const { differences } = await import(pathToFileURL(join(root, 'packages/tenant/dist/test/support/shape.js')).href)
  const different: string[] = differences(hasBody(response) ? shapeOf(response) : null, own.body)
  return { operation: operationOf(exchange), recorded: status, own: own.status, differences: different, message }
}

/** Recordings have an empty text where there was no body. */
function hasBody(body: unknown): boolean {
  return body !== '' && body !== undefined && body !== null
}

/** Scopes are granted for the recorded tenant's own API, under its identifier. */
function nameManagementApi({ response }: Exchange, names: Names, audience: string): void {
  for (const text of JSON.stringify(response ?? '').matchAll(/https:\/\/[\w.-]+\.auth0\.com\/api\/v2\//g)) {
    names.add(text[0], audience)
  }
}

async function openManagementApi(origin: string, controlKey: string, audience: string): Promise<Send> {
  const post = { method: 'POST', body: JSON.stringify({ as: 'admin', audience }) }
  const headers = { authorization: `Bearer ${controlKey}`, 'content-type': 'application/json' }
  const issued = JSON.parse(await (await fetch(`${origin}/local/tokens`, { ...post, headers })).text())
  const authorization = `Bearer ${issued.access_token}`
  return async (method, path, body) => {
    const response = await fetch(`${origin}/api/v2${path}`, {
      method,
      headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }
}
