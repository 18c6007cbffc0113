import { HeldPermissions } from '../held/held-permissions.tsx'
import { path } from '../management/management.ts'
import { useUser } from './user-context.ts'

/** What one person may do, through roles and directly. */
export default function UserPermissions() {
  const { user_id } = useUser()
  return (
    <HeldPermissions holder={path`users/${user_id}`} lead="What the person may do, through roles or given directly." />
  )
}
