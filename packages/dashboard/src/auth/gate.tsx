import { useAuth0 } from '@auth0/auth0-react'
import { type ReactNode, Suspense, useDeferredValue, useEffect } from 'react'
import { useLocation } from 'react-router'
import { Button } from '../components/button.tsx'
import { Loading } from '../components/loading.tsx'
import { Standalone } from '../shell/standalone.tsx'

/**
 * Lets in who is signed in; anyone else logs in first and comes back to the same address. What is on the screen stays until
 * the next page is there: whoever shows a placeholder for a moment waits longer, since React then keeps it in sight.
 */
export function Gate({ children }: { children: ReactNode }) {
  return (
    <Suspense fallback={<Checking />}>
      <Entrance>{children}</Entrance>
    </Suspense>
  )
}

function Entrance({ children }: { children: ReactNode }) {
  const { isAuthenticated, isLoading, error, loginWithRedirect } = useAuth0()
  const isIn = useDeferredValue(isAuthenticated, false)
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
  return isIn ? children : <Checking />
}

function Checking() {
  return (
    <Standalone title="Checking your session">
      <Loading what="your session" rows={1} />
    </Standalone>
  )
}
