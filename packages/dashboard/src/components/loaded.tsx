import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { TenantUnavailable } from '../api/errors.ts'
import { LoadError } from './load-error.tsx'
import { LOADING_DELAY_MS, useDelayed } from './use-delayed.ts'

const ROWS = ['first', 'second', 'third', 'fourth']

interface LoadedProps<Data> {
  query: UseQueryResult<Data>
  /** What is being loaded, such as `the APIs`. */
  what: string
  children: (data: Data) => ReactNode
}

/**
 * Shows what a query brings: loading first, then the thing itself or what went wrong. What is there stays while it is
 * refreshed. What belongs to another filter or page of a list stays for a moment only, so that it is not taken for the answer.
 */
export function Loaded<Data>({ query, what, children }: LoadedProps<Data>) {
  const isPlaceholder = useDelayed(query.isPlaceholderData, LOADING_DELAY_MS)
  if (query.data !== undefined && !isPlaceholder) return children(query.data)
  const error = query.error ?? (query.failureReason instanceof TenantUnavailable ? query.failureReason : null)
  if (error) return <LoadError error={error} what={what} onRetry={() => query.refetch()} />
  return <Loading what={what} />
}

/** Grey bars where rows will be. */
export function Loading({ what, rows = ROWS.length }: { what: string; rows?: number }) {
  return (
    <div className="loading" role="status">
      <span className="visually-hidden">Loading {what}</span>
      {ROWS.slice(0, rows).map(row => (
        <span key={row} className="loading__row" />
      ))}
    </div>
  )
}
