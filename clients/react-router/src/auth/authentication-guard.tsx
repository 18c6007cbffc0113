import { withAuthenticationRequired } from '@auth0/auth0-react'
import { type ComponentType, useMemo } from 'react'
import { PageLoader } from '../components/page-loader'

/** Shows a page to signed-in users. Other users log in first and return to the same page. */
export function AuthenticationGuard({ component }: { component: ComponentType }) {
  const Guarded = useMemo(
    () => withAuthenticationRequired(component, { onRedirecting: () => <PageLoader label="Checking your session" /> }),
    [component],
  )
  return <Guarded />
}
