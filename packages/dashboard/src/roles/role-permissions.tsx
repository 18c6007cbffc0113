import { useQuery } from '@tanstack/react-query'
import { HeldPermissions } from '../held/held-permissions.tsx'
import { path } from '../management/management.ts'
import { useManagement } from '../management/management-context.tsx'
import { permissionsOfRoleQuery } from '../management/permissions.ts'
import { useRole } from './role-context.ts'

/** The permissions of every user who has the role. */
export default function RolePermissions() {
  const { id } = useRole()
  const query = useQuery(permissionsOfRoleQuery(useManagement(), id))
  return (
    <HeldPermissions query={query} holder={path`roles/${id}`} lead="The permissions of every user who has this role." />
  )
}
