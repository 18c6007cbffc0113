import { useQuery } from '@tanstack/react-query'
import { path } from '../api/management.ts'
import { useManagement } from '../api/management-context.tsx'
import { permissionsOfUserQuery } from '../api/permissions.ts'
import { PermissionList } from '../permissions/permission-list.tsx'
import { useUser } from './user-page.tsx'

/** The permissions of a user, assigned directly and through roles. */
export default function UserPermissions() {
  const { user_id } = useUser()
  const query = useQuery(permissionsOfUserQuery(useManagement(), user_id))
  return (
    <PermissionList
      query={query}
      assignee={path`users/${user_id}`}
      lead="The permissions of the user, assigned directly or through roles."
    />
  )
}
