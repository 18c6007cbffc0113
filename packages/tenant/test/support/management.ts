import type { Database } from '../../src/store/database.ts'
import type { Tenant } from '../../src/tenant.ts'
import type { TenantOptions } from '../../src/tenant-options.ts'
import { jsonBody } from './json-body.ts'
import { startTenantWithStore } from './tenant.ts'

/** What the Management API answered. */
export interface Answer {
  status: number
  /** Parsed; `undefined` when there is none. */
  body: unknown
  headers: Headers
}

/** A running tenant and an administrator's token for its Management API. */
export interface ManagedTenant extends Tenant {
  database: Database
  /** The administrator's access token for the Management API. */
  token: string
  /** Calls the Management API as the administrator, or with the given headers. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** As `call`, and the answer must have the status. @returns the body, a JSON object */
  expect(status: number, method: string, path: string, body?: unknown): Promise<Record<string, unknown>>
  /** As `call`, and the answer must be a JSON array. */
  list(path: string): Promise<unknown[]>
  /** A token of an application made for it, with the given scopes of the Management API. */
  tokenWith(...scopes: string[]): Promise<string>
  /** Asks the token endpoint. */
  requestToken(parameters: Record<string, string>): Promise<Response>
}

export async function startManagedTenant(options: Pick<TenantOptions, 'actions'> = {}): Promise<ManagedTenant> {
  const tenant = await startTenantWithStore(options)
  const { origin, issuer, controlKey } = tenant
  const audience = `${issuer}api/v2/`
  const token = await localToken(origin, controlKey, audience)

  const call: ManagedTenant['call'] = async (method, path, body, headers) => {
    const response = await fetch(`${origin}/api/v2${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        authorization: `Bearer ${token}`,
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text), headers: response.headers }
  }

  const expect: ManagedTenant['expect'] = async (status, method, path, body) => {
    const answer = await call(method, path, body)
    if (answer.status !== status) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return { ...objectIn(answer.body) }
  }

  const requestToken: ManagedTenant['requestToken'] = parameters =>
    fetch(`${origin}/oauth/token`, { method: 'POST', body: new URLSearchParams(parameters) })

  return {
    ...tenant,
    token,
    call,
    expect,
    requestToken,
    async list(path) {
      const { status, body } = await call('GET', path)
      if (status !== 200 || !Array.isArray(body)) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`)
      return body
    },
    async tokenWith(...scope) {
      const client = await expect(201, 'POST', '/clients', { name: scope.join(), app_type: 'non_interactive' })
      const client_id = String(client.client_id)
      await expect(201, 'POST', '/client-grants', { client_id, audience, scope })
      const response = await requestToken({
        grant_type: 'client_credentials',
        client_id,
        client_secret: String(client.client_secret),
        audience,
      })
      return String((await jsonBody(response)).access_token)
    },
  }
}

/** Requests a token of the administrator with the control key. */
export async function localToken(origin: string, controlKey: string, audience: string): Promise<string> {
  const response = await fetch(`${origin}/local/tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${controlKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ as: 'admin', audience }),
  })
  return String((await jsonBody(response)).access_token)
}

function objectIn(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}
