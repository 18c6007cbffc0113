import { useQuery } from '@tanstack/react-query'
import { HeldPermissions } from '../held/held-permissions.tsx'
import { path } from '../management/management.ts'
import { useManagement } from '../management/management-context.tsx'
import { permissionsOfRoleQuery } from '../management/permissions.ts'
import { useRole } from './role-context.ts'

/** What everyone who has the role may do. */
export default function RolePermissions() {
  const { id } = useRole()
  const query = useQuery(permissionsOfRoleQuery(useManagement(), id))
  return <HeldPermissions query={query} holder={path`roles/${id}`} lead="What everyone who has this role may do." />
}
