import { type PermissionName, undefinedPermissions } from '../../store/access/permissions.ts'
import { findResourceServer } from '../../store/access/resource-servers.ts'
import type { Database } from '../../store/database.ts'
import { inexistent, RequestRefused } from '../http/errors.ts'
import { type ObjectSchema, objectSchema } from '../http/schema.ts'

/** The request body to assign or remove permissions. */
export interface PermissionsBody {
  permissions: PermissionName[]
}

export const permissionsBody: ObjectSchema<PermissionsBody> = objectSchema<PermissionsBody>(
  {
    permissions: {
      type: 'array',
      minItems: 1,
      maxItems: 1000,
      items: objectSchema<PermissionName>(
        {
          resource_server_identifier: { type: 'string', minLength: 1, maxLength: 600 },
          permission_name: { type: 'string', minLength: 1, maxLength: 280 },
        },
        ['resource_server_identifier', 'permission_name'],
      ),
    },
  },
  ['permissions'],
)

/** @throws RequestRefused naming the permission that no API defines */
export async function refuseUndefinedPermissions(database: Database, names: readonly PermissionName[]): Promise<void> {
  const [missing] = await undefinedPermissions(database, names)
  if (!missing) return
  const { resource_server_identifier, permission_name } = missing
  if (!(await findResourceServer(database, resource_server_identifier))) throw inexistent('resource_server')
  throw new RequestRefused(
    404,
    'inexistent_permission',
    `The permission "${permission_name}" is not defined by the resource server "${resource_server_identifier}"`,
  )
}
