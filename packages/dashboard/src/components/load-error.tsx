import { useAuth0 } from '@auth0/auth0-react'
import { CloudOff, Lock, SearchX } from 'lucide-react'
import { isNotAllowed, isNotFound, TenantUnavailable } from '../api/errors.ts'
import { currentAddress } from '../auth/current-address.ts'
import { Button } from './button.tsx'
import { Empty } from './empty.tsx'

/** Explains why data cannot be shown: the user lacks permission, it does not exist, or the tenant does not respond. */
export function LoadError({ error, what, onRetry }: { error: Error; what: string; onRetry: () => void }) {
  if (isNotAllowed(error)) {
    return (
      <Empty icon={<Lock />} title={`You do not have permission to view ${what}`} action={<OtherLogin />}>
        {error.message}. Log in as an administrator, or ask an administrator for the permission.
      </Empty>
    )
  }
  if (isNotFound(error)) {
    return (
      <Empty icon={<SearchX />} title="Not found">
        It may have been deleted. {error.message}
      </Empty>
    )
  }
  return (
    <Empty icon={<CloudOff />} title={`Cannot load ${what}`} action={<Button onClick={onRetry}>Try again</Button>}>
      {error.message}
      {error instanceof TenantUnavailable && '. This page tries again every few seconds.'}
    </Empty>
  )
}

/** Logs another user in, and returns to this page. */
function OtherLogin() {
  const { loginWithRedirect } = useAuth0()
  const logIn = () =>
    loginWithRedirect({ authorizationParams: { prompt: 'login' }, appState: { returnTo: currentAddress() } })
  return <Button onClick={logIn}>Log in as another user</Button>
}
