import { withAuthenticationRequired } from '@auth0/auth0-react'
import { type ComponentType, useMemo } from 'react'
import { PageLoader } from '../components/page-loader.tsx'
import { useTenant } from './tenant.tsx'

/** Shows a page to a signed-in person; anyone else logs in first and comes back to the same address. */
export function AuthenticationGuard({ component }: { component: ComponentType }) {
  const { depart } = useTenant()
  const Guarded = useMemo(
    () =>
      withAuthenticationRequired(component, {
        onRedirecting: () => <PageLoader label="Checking your session" />,
        loginOptions: { openUrl: url => depart(() => window.location.assign(url)) },
      }),
    [component, depart],
  )
  return <Guarded />
}
