import { useQuery } from '@tanstack/react-query'
import { HeldPermissions } from '../held/held-permissions.tsx'
import { path } from '../management/management.ts'
import { useManagement } from '../management/management-context.tsx'
import { permissionsOfUserQuery } from '../management/permissions.ts'
import { useUser } from './user-context.ts'

/** The permissions of one user, through roles and direct. */
export default function UserPermissions() {
  const { user_id } = useUser()
  const query = useQuery(permissionsOfUserQuery(useManagement(), user_id))
  return (
    <HeldPermissions
      query={query}
      holder={path`users/${user_id}`}
      lead="The permissions that the user has, through roles or assigned directly."
    />
  )
}
