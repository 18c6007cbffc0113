import { Failure } from '../failure.ts'
import { sendRequest } from '../http-request.ts'
import { parseObject } from '../json-object.ts'
import type { LocalTenant } from './local-tenant.ts'

/**
 * Calls an endpoint below `/local/` of the running tenant.
 *
 * @throws {Failure} if the tenant does not respond, or rejects the request
 */
export async function callLocal(
  { origin, controlKey, path: file }: LocalTenant,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const response = await sendRequest(new URL(path, origin), {
    method,
    headers: { authorization: `Bearer ${controlKey}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new Failure(`The tenant at ${origin} does not respond: start it with "npm start"`, { cause })
  })
  const members = parseObject(response.body) ?? {}
  if (response.status < 300) return members
  if (response.status === 401) {
    throw new Failure(`The tenant at ${origin} is not the one that wrote "${file}": restart it`)
  }
  const reason = typeof members.error_description === 'string' ? members.error_description : `status ${response.status}`
  throw new Failure(`The tenant at ${origin} rejected ${method} ${path}: ${reason}`)
}
