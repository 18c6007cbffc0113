import * as v from 'valibot'
import { parseError, TenantUnavailable } from './errors.ts'

type Query = Record<string, string | number | boolean | undefined>

/** The Management API, called as the signed-in user. Every method throws `ManagementError` for an error response. */
export interface Management {
  /** @throws TenantUnavailable when the response does not have the shape */
  get<Shape extends v.GenericSchema>(path: string, shape: Shape, query?: Query): Promise<v.InferOutput<Shape>>
  /** Sends a request and parses the response body. */
  send<Shape extends v.GenericSchema>(
    method: 'POST' | 'PATCH' | 'PUT',
    path: string,
    body: unknown,
    shape: Shape,
  ): Promise<v.InferOutput<Shape>>
  /** Sends a request and ignores the response body. */
  sendVoid(method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<void>
}

/** Returns an access token for the Management API: the cached one, or a new one. */
export type GetToken = (kind: 'cached' | 'new') => Promise<string>

/** @param audience the identifier of the Management API, which is also its address */
export function createManagement(audience: string, getToken: GetToken): Management {
  async function call(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await send(await getToken('cached'), method, path, body)
    // A token can become invalid before it expires: its signing key was revoked, or the tenant was reset.
    const final = response.status === 401 ? await send(await getToken('new'), method, path, body) : response
    if (!final.ok) throw await parseError(final)
    return final
  }

  function send(token: string, method: string, path: string, body: unknown): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${token}` }
    if (body !== undefined) headers['content-type'] = 'application/json'
    return fetch(audience + path, {
      method,
      headers,
      cache: 'no-store',
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new TenantUnavailable('The tenant does not respond', { cause })
    })
  }

  return {
    get: async (path, shape, query = {}) => read(await call('GET', withQuery(path, query)), shape),
    send: async (method, path, body, shape) => read(await call(method, path, body), shape),
    async sendVoid(method, path, body) {
      await call(method, path, body)
    },
  }
}

/** Builds a path; every `${}` is percent-encoded as one segment. */
export function path(parts: TemplateStringsArray, ...segments: string[]): string {
  return String.raw({ raw: parts }, ...segments.map(encodeURIComponent))
}

async function read<Shape extends v.GenericSchema>(response: Response, shape: Shape): Promise<v.InferOutput<Shape>> {
  const parsed = v.safeParse(shape, await response.json().catch(() => undefined))
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  throw new TenantUnavailable(
    `The tenant's response has an unexpected "${v.getDotPath(issue) ?? 'shape'}": ${issue.message}`,
  )
}

function withQuery(address: string, query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  )
  return given.length === 0 ? address : `${address}?${new URLSearchParams(given)}`
}
