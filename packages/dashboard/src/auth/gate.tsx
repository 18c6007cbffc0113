import { useAuth0 } from '@auth0/auth0-react'
import { type ReactNode, useEffect } from 'react'
import { useLocation } from 'react-router'
import { Button } from '../components/button.tsx'
import { Loading } from '../components/loading.tsx'
import { Standalone } from '../shell/standalone.tsx'

/** Lets in who is signed in; anyone else logs in first and comes back to the same address. */
export function Gate({ children }: { children: ReactNode }) {
  const { isAuthenticated, isLoading, error, loginWithRedirect } = useAuth0()
  const { pathname, search } = useLocation()
  const returnTo = pathname === '/callback' ? '/' : pathname + search
  const leaving = !isAuthenticated && !isLoading && !error
  useEffect(() => {
    if (leaving) loginWithRedirect({ appState: { returnTo } })
  }, [leaving, loginWithRedirect, returnTo])

  if (error) {
    return (
      <Standalone title="The login failed">
        <p>{error.message}</p>
        <Button kind="primary" onClick={() => loginWithRedirect({ appState: { returnTo } })}>
          Log in again
        </Button>
      </Standalone>
    )
  }
  if (!isAuthenticated) {
    return (
      <Standalone title="Checking your session">
        <Loading what="your session" rows={1} />
      </Standalone>
    )
  }
  return children
}
