import { useAuth0 } from '@auth0/auth0-react'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { useConfig } from '../config-context.ts'
import { createManagement, type Management } from './management.ts'

const ManagementContext = createContext<Management | undefined>(undefined)

/** The Management API on behalf of the person who is signed in. */
export function useManagement(): Management {
  const management = useContext(ManagementContext)
  if (!management) throw new TypeError('useManagement needs a ManagementProvider around it')
  return management
}

export function ManagementProvider({ children }: { children: ReactNode }) {
  const { audience } = useConfig()
  const { getAccessTokenSilently } = useAuth0()
  const management = useMemo(
    () => createManagement(audience, async () => (await getAccessTokenSilently()) ?? ''),
    [audience, getAccessTokenSilently],
  )
  return <ManagementContext value={management}>{children}</ManagementContext>
}
