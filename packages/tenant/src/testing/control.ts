/** Where a tenant is, and the key that controls it. */
export interface TenantControl {
  /** `http://localhost:PORT` */
  origin: string
  /** From `createTenant()` or the file `tenant.json` in the data folder. */
  controlKey: string
}

/**
 * Sends a request to an endpoint below `/local/`.
 *
 * @returns the parsed body, or an empty object without one
 * @throws Error with the tenant's reason when it rejects the request
 */
export async function callTenant(
  { origin, controlKey }: TenantControl,
  [method, path]: readonly [method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string],
  body?: object,
): Promise<Record<string, unknown>> {
  const response = await fetch(new URL(path, origin), {
    method,
    headers: { authorization: `Bearer ${controlKey}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const members = membersOf(await response.text())
  if (response.ok) return members
  const reason = typeof members.error_description === 'string' ? members.error_description : `status ${response.status}`
  throw new Error(`The tenant rejected ${method} ${path}: ${reason}`)
}

function membersOf(text: string): Record<string, unknown> {
  const value: unknown = text.startsWith('{') ? JSON.parse(text) : {}
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
