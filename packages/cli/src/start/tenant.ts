import type { Tenant, TenantOptions } from '@tollgate/tenant'
import { Failure } from '../failure.ts'
import { table } from '../table.ts'

/**
 * Starts a tenant. Its modules are loaded late, because they take most of the time of a start.
 *
 * @throws {Failure} such as for a port or a folder in use
 */
export async function createTenant(options: TenantOptions): Promise<Tenant> {
  const tenant = await import('@tollgate/tenant')
  try {
    return await tenant.createTenant(options)
  } catch (cause) {
    // The tenant's messages name the remedy.
    throw cause instanceof Error ? new Failure(cause.message, { cause }) : cause
  }
}

/** The logins of a new tenant, and the client ID of its application. */
export async function seededLogins(): Promise<string> {
  const { helloWorld } = await import('@tollgate/tenant/hello-world')
  const { user, admin, client } = helloWorld
  return table(
    [
      ['User', user.email, user.password],
      ['Admin', admin.email, admin.password],
      ['Client ID', client.client_id],
    ],
    '  ',
  )
}
