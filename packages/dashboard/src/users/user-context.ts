import { useOutletContext } from 'react-router'
import type { User } from '../management/users.ts'

/** The person whose page this is a part of. */
export function useUser(): User {
  return useOutletContext<User>()
}
