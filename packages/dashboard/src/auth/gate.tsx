import { GenericError, useAuth0 } from '@auth0/auth0-react'
import { type ReactNode, useEffect, useSyncExternalStore } from 'react'
import { Button } from '../components/button.tsx'
import { Loading } from '../components/loaded.tsx'
import { Notice } from '../components/notice.tsx'
import { UNRESPONSIVE_MS, useDelayed } from '../components/use-delayed.ts'
import { CALLBACK, type Router } from '../router.tsx'
import { Standalone } from '../shell/standalone.tsx'
import { currentAddress } from './current-address.ts'

/** Renders the children when the user is signed in and the page is loaded. Other users are redirected to the login and back. */
export function Gate({ router, children }: { router: Router; children: ReactNode }) {
  const { isAuthenticated, isLoading, error, loginWithRedirect } = useAuth0()
  const isPageReady = useSyncExternalStore(router.subscribe, () => isAtPage(router))
  const isLeaving = !isAuthenticated && !isLoading && !error
  useEffect(() => {
    if (isLeaving) loginWithRedirect({ appState: { returnTo: returnTo() } })
  }, [isLeaving, loginWithRedirect])
  // A bookmarked callback URL: no login is in progress, so nothing else navigates away from it.
  const isStranded = isAuthenticated && !isPageReady && router.state.navigation.state === 'idle'
  useEffect(() => {
    if (isStranded && isAtCallback(router)) router.navigate('/', { replace: true })
  }, [isStranded, router])

  if (error) {
    return <LoginError error={error} onRetry={() => loginWithRedirect({ appState: { returnTo: returnTo() } })} />
  }
  return isAuthenticated && isPageReady ? children : <Checking />
}

function LoginError({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const isUnresponsive = error instanceof GenericError && error.error === 'timeout'
  return (
    <Standalone title={isUnresponsive ? 'The tenant does not respond' : 'The login failed'}>
      <p>{isUnresponsive ? 'Check that the tenant is running, then log in again.' : error.message}</p>
      <Button kind="primary" onClick={onRetry}>
        Log in again
      </Button>
    </Standalone>
  )
}

function Checking() {
  const isUnresponsive = useDelayed(true, UNRESPONSIVE_MS)
  return (
    <Standalone title="Checking your session">
      <Loading what="your session" rows={1} />
      {isUnresponsive && (
        <Notice kind="alert" title="The tenant does not respond">
          <p>This page opens as soon as the tenant responds.</p>
        </Notice>
      )}
    </Standalone>
  )
}

function isAtPage(router: Router): boolean {
  return router.state.initialized && !isAtCallback(router)
}

function isAtCallback({ state }: Router): boolean {
  return state.location.pathname === import.meta.env.BASE_URL + CALLBACK
}

/** The parameters of the callback URL can be used only once, so do not return to it. */
function returnTo(): string {
  return window.location.pathname === import.meta.env.BASE_URL + CALLBACK ? '/' : currentAddress()
}
