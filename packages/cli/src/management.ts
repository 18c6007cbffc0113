import { Failure } from './failure.ts'
import { sendRequest } from './http-request.ts'
import type { LocalTenant } from './tenant/local-tenant.ts'
import { requestToken } from './tokens/request-token.ts'

export type Document = Readonly<Record<string, unknown>>

/** The Management API of the local tenant, with the rights of the seeded administrator. */
export interface Management {
  /**
   * Calls an endpoint below `/api/v2`.
   *
   * @returns the parsed body, or `undefined` if the response has none
   * @throws {Failure} if the tenant does not respond, rejects the request, or responds with something that is not JSON
   */
  call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<unknown>
  /** Gets all items of a list, page by page. */
  list(path: string): Promise<Document[]>
}

const PAGE_SIZE = 100

/** Requests a token for the Management API, which the calls share. */
export async function openManagement(tenant: LocalTenant): Promise<Management> {
  const token = await requestToken(tenant, { as: 'admin', audience: `${tenant.origin}/api/v2/` })
  const management: Management = {
    call: (method, path, body) => call(tenant, token, method, path, body),
    async list(path) {
      const items: Document[] = []
      for (let page = 0; items.length === page * PAGE_SIZE; page += 1) {
        const separator = path.includes('?') ? '&' : '?'
        const found = await management.call('GET', `${path}${separator}per_page=${PAGE_SIZE}&page=${page}`)
        items.push(...(Array.isArray(found) ? found : []))
      }
      return items
    },
  }
  return management
}

async function call(
  { origin }: LocalTenant,
  token: string,
  method: string,
  path: string,
  body: object | undefined,
): Promise<unknown> {
  const response = await sendRequest(new URL(`/api/v2${path}`, origin), {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new Failure(`The tenant at ${origin} does not respond: start it with "npm start"`, { cause })
  })
  const document = response.body === '' ? undefined : parse(response.body)
  if (response.status < 300 && (document !== undefined || response.body === '')) return document
  const { message } = Object(document)
  const reason = typeof message === 'string' ? message : `status ${response.status} without a JSON document`
  throw new Failure(`The tenant at ${origin} rejected ${method} ${path}: ${reason}`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
