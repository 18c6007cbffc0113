import { GenericError, useAuth0 } from '@auth0/auth0-react'
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { currentAddress } from '../auth/current-address.ts'
import { useConfig } from '../config.ts'
import { TenantUnavailable } from './errors.ts'
import { createManagement, type GetToken, type Management } from './management.ts'

const ManagementContext = createContext<Management | undefined>(undefined)

/** The Management API, called as the signed-in user. */
export function useManagement(): Management {
  const management = useContext(ManagementContext)
  if (!management) throw new TypeError('useManagement requires a ManagementProvider around the component')
  return management
}

export function ManagementProvider({ children }: { children: ReactNode }) {
  const { audience } = useConfig()
  const getToken = useToken()
  const management = useMemo(() => createManagement(audience, getToken), [audience, getToken])
  return <ManagementContext value={management}>{children}</ManagementContext>
}

/** When the session at the tenant has ended, redirects to the login and then back to the current address. */
function useToken(): GetToken {
  const { getAccessTokenSilently, loginWithRedirect } = useAuth0()
  return useMemo(
    () => async kind => {
      try {
        return (await getAccessTokenSilently({ cacheMode: kind === 'cached' ? 'on' : 'off' })) ?? ''
      } catch (error) {
        if (!(error instanceof GenericError))
          throw new TenantUnavailable('The tenant does not respond', { cause: error })
        if (error.error === 'login_required') await loginWithRedirect({ appState: { returnTo: currentAddress() } })
        if (error.error === 'timeout') throw new TenantUnavailable('The tenant does not respond', { cause: error })
        throw error
      }
    },
    [getAccessTokenSilently, loginWithRedirect],
  )
}
