import { GenericError, useAuth0 } from '@auth0/auth0-react'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { currentAddress } from '../auth/current-address.ts'
import { useConfig } from '../config.ts'
import { TenantUnavailable } from './errors.ts'
import { createManagement, type GetToken, type Management } from './management.ts'

const ManagementContext = createContext<Management | undefined>(undefined)

/** The Management API on behalf of the user who is signed in. */
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

/** A user who is no longer logged in at the tenant logs in again, and comes back to the same address. */
function useToken(): GetToken {
  const { getAccessTokenSilently, loginWithRedirect } = useAuth0()
  return useMemo(
    () => async kind => {
      try {
        return (await getAccessTokenSilently({ cacheMode: kind === 'cached' ? 'on' : 'off' })) ?? ''
      } catch (error) {
        if (!(error instanceof GenericError))
          throw new TenantUnavailable('The tenant does not answer', { cause: error })
        if (error.error === 'login_required') await loginWithRedirect({ appState: { returnTo: currentAddress() } })
        if (error.error === 'timeout') throw new TenantUnavailable('The tenant does not answer', { cause: error })
        throw error
      }
    },
    [getAccessTokenSilently, loginWithRedirect],
  )
}
