import { type Query, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useSyncExternalStore } from 'react'
import { TenantUnavailable } from '../api/errors.ts'
import { Button } from '../components/button.tsx'
import { Notice } from '../components/notice.tsx'
import { UNRESPONSIVE_MS, useDelayed } from '../components/use-delayed.ts'
import { useIsWaiting } from './progress.tsx'

const RETRY_MS = 3_000

/** Shows that the tenant is down or does not respond. Failed queries are retried every three seconds. */
export function Outage() {
  const queries = useQueryClient()
  const subscribe = useCallback((changed: () => void) => queries.getQueryCache().subscribe(changed), [queries])
  const isDown = useSyncExternalStore(subscribe, () => failed(queries).length > 0)
  const isStale = useSyncExternalStore(subscribe, () => failed(queries).some(({ state }) => state.data !== undefined))
  const isUnresponsive = useDelayed(useIsWaiting(), UNRESPONSIVE_MS)
  const retry = useCallback(() => void queries.refetchQueries({ type: 'active' }), [queries])
  useEffect(() => {
    if (!isDown) return
    const timer = setInterval(retry, RETRY_MS)
    return () => clearInterval(timer)
  }, [isDown, retry])

  // A page without data shows the error itself.
  if (!isStale && !isUnresponsive) return null
  return (
    <div className="outage">
      <Notice kind="alert" title="The tenant does not respond">
        <p>The data on this page may be out of date, and you cannot save changes now. Your input is kept.</p>
      </Notice>
      <Button onClick={retry}>Try again</Button>
    </div>
  )
}

function failed(queries: QueryClient): Query[] {
  return queries
    .getQueryCache()
    .getAll()
    .filter(
      query => query.isActive() && (query.state.error ?? query.state.fetchFailureReason) instanceof TenantUnavailable,
    )
}
