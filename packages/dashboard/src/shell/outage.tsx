import { type Query, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useSyncExternalStore } from 'react'
import { TenantUnavailable } from '../api/errors.ts'
import { Button } from '../components/button.tsx'
import { Notice } from '../components/notice.tsx'
import { UNRESPONSIVE_MS, useDelayed } from '../components/use-delayed.ts'
import { useIsWaiting } from './progress.tsx'

const RETRY_MS = 3_000

/** Says that the tenant does not answer, whether it is down or hangs. What failed is retried until it answers. */
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

  // A page that has nothing to show says so itself.
  if (!isStale && !isUnresponsive) return null
  return (
    <div className="outage">
      <Notice kind="alert" title="The tenant does not answer">
        <p>What you see may be out of date, and changes cannot be saved now. What you typed is kept.</p>
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
