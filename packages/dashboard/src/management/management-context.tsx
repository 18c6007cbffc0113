import { OAuthError, useAuth0 } from '@auth0/auth0-react'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { useConfig } from '../config-context.ts'
import { createManagement, type GetToken, type Management } from './management.ts'

const ManagementContext = createContext<Management | undefined>(undefined)

/** The Management API on behalf of the person who is signed in. */
export function useManagement(): Management {
  const management = useContext(ManagementContext)
  if (!management) throw new TypeError('useManagement needs a ManagementProvider around it')
  return management
}

export function ManagementProvider({ children }: { children: ReactNode }) {
  const { audience } = useConfig()
  const getToken = useToken()
  const management = useMemo(() => createManagement(audience, getToken), [audience, getToken])
  return <ManagementContext value={management}>{children}</ManagementContext>
}

/** Whoever is not logged in at the tenant any more logs in again, and comes back to the same address. */
function useToken(): GetToken {
  const { getAccessTokenSilently, loginWithRedirect } = useAuth0()
  return useMemo(
    () => async kind => {
      try {
        return (await getAccessTokenSilently({ cacheMode: kind === 'kept' ? 'on' : 'off' })) ?? ''
      } catch (error) {
        if (error instanceof OAuthError && error.error === 'login_required') {
          await loginWithRedirect({ appState: { returnTo: here() } })
        }
        throw error
      }
    },
    [getAccessTokenSilently, loginWithRedirect],
  )
}

/** The present address below the dashboard. */
function here(): string {
  const { pathname, search } = window.location
  return pathname.slice(import.meta.env.BASE_URL.length - 1) + search
}
