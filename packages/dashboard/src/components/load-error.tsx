import { CloudOff, Lock, SearchX } from 'lucide-react'
import { isNotAllowed, isNotFound, TenantUnavailable } from '../api/errors.ts'
import { Button } from './button.tsx'
import { Empty } from './empty.tsx'

/** Says why something cannot be shown: it is not allowed, does not exist, or the tenant does not answer. */
export function LoadError({ error, what, onRetry }: { error: Error; what: string; onRetry: () => void }) {
  if (isNotAllowed(error)) {
    return (
      <Empty icon={<Lock />} title={`You may not see ${what}`}>
        {error.message}. Log in as an administrator, or ask one for the missing permission.
      </Empty>
    )
  }
  if (isNotFound(error)) {
    return (
      <Empty icon={<SearchX />} title="There is nothing at this address">
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
