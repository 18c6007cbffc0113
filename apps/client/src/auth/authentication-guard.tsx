import { withAuthenticationRequired } from '@auth0/auth0-react'
import { type ComponentType, useMemo } from 'react'
import { PageLoader } from '../components/page-loader.tsx'
import { useTenant } from './tenant.tsx'

/** Shows a page to signed-in users. Other users log in first and return to the same page. */
export function AuthenticationGuard({ component }: { component: ComponentType }) {
  const { redirectIfUp } = useTenant()
  const Guarded = useMemo(
    () =>
      withAuthenticationRequired(component, {
        onRedirecting: () => <PageLoader label="Checking your session" />,
        loginOptions: { openUrl: url => redirectIfUp(() => window.location.assign(url)) },
      }),
    [component, redirectIfUp],
  )
  return <Guarded />
}
