import { useOutletContext } from 'react-router'
import type { Role } from '../management/roles.ts'

/** The role whose page this is a part of. */
export function useRole(): Role {
  return useOutletContext<Role>()
}
