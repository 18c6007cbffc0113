import { useQuery } from '@tanstack/react-query'
import { path } from '../api/management.ts'
import { useManagement } from '../api/management-context.tsx'
import { permissionsOfRoleQuery } from '../api/permissions.ts'
import { PermissionList } from '../permissions/permission-list.tsx'
import { useRole } from './role-page.tsx'

/** The permissions of a role. */
export default function RolePermissions() {
  const { id } = useRole()
  const query = useQuery(permissionsOfRoleQuery(useManagement(), id))
  return (
    <PermissionList
      query={query}
      assignee={path`roles/${id}`}
      lead="The permissions of every user who has this role."
    />
  )
}
