import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useSyncExternalStore } from 'react'
import { Button } from '../components/button.tsx'
import { Notice } from '../components/notice.tsx'
import { TenantUnavailable } from '../management/failure.ts'

const RETRY_MS = 3_000

/** Says that what is on the page may be out of date, while the tenant does not answer; tries again by itself meanwhile. */
export function Outage() {
  const queries = useQueryClient()
  const subscribe = useCallback((changed: () => void) => queries.getQueryCache().subscribe(changed), [queries])
  const isOut = useSyncExternalStore(subscribe, () => isStale(queries))
  const retry = useCallback(() => void queries.refetchQueries({ type: 'active' }), [queries])
  useEffect(() => {
    if (!isOut) return
    const timer = setInterval(retry, RETRY_MS)
    return () => clearInterval(timer)
  }, [isOut, retry])

  if (!isOut) return null
  return (
    <div className="outage">
      <Notice kind="alert" title="The tenant does not answer">
        <p>What you see may be out of date, and nothing can be saved. What you typed stays.</p>
      </Notice>
      <Button onClick={retry}>Try again</Button>
    </div>
  )
}

/** Where nothing is there to be shown, the page itself says why. */
function isStale(queries: QueryClient): boolean {
  return queries
    .getQueryCache()
    .getAll()
    .some(
      query =>
        query.isActive() &&
        query.state.data !== undefined &&
        (query.state.error ?? query.state.fetchFailureReason) instanceof TenantUnavailable,
    )
}
