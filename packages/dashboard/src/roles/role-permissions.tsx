import { HeldPermissions } from '../held/held-permissions.tsx'
import { path } from '../management/management.ts'
import { useRole } from './role-context.ts'

/** What everyone who has the role may do. */
export default function RolePermissions() {
  const { id } = useRole()
  return <HeldPermissions holder={path`roles/${id}`} lead="What everyone who has this role may do." />
}
