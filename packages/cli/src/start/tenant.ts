import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { versions } from 'node:process'
import type { Tenant, TenantOptions } from '@tollgate/tenant'
import { Failure } from '../failure.ts'
import { table } from '../table.ts'
import { requireNodeOfTenant } from './node-version.ts'

/**
 * Starts a tenant, with what the environment says about its host, its store and Actions. Its modules are loaded late,
 * because they take most of the time of a start.
 *
 * @throws {Failure} such as for an old version of Node, or a port or a folder in use
 */
export async function createTenant(options: TenantOptions, environment: NodeJS.ProcessEnv): Promise<Tenant> {
  requireNodeOfTenant(versions.node)
  const tenant = await import('@tollgate/tenant')
  try {
    return await tenant.createTenant({ ...tenant.readEnvironment(environment), ...options })
  } catch (cause) {
    // The tenant's messages name the remedy.
    throw cause instanceof Error ? new Failure(cause.message, { cause }) : cause
  }
}

/** The logins of a new tenant, or the file that has them, and the client ID of its application. */
export async function seededLogins(dataFolder?: string): Promise<string> {
  const { helloWorld } = await import('@tollgate/tenant/hello-world')
  const { user, admin, client } = helloWorld
  const generated = dataFolder === undefined ? undefined : join(dataFolder, 'tenant.credentials.json')
  // A tenant that other machines can reach has passwords of its own.
  if (generated !== undefined && existsSync(generated)) {
    const rows = [
      ['Logins', generated],
      ['Client ID', client.client_id],
    ]
    return table(rows, '  ')
  }
  return table(
    [
      ['User', user.email, user.password],
      ['Admin', admin.email, admin.password],
      ['Client ID', client.client_id],
    ],
    '  ',
  )
}
