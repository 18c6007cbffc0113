import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { TenantUnavailable } from '../api/errors.ts'
import { LoadError } from './load-error.tsx'
import { LOADING_DELAY_MS, useDelayed } from './use-delayed.ts'

const ROWS = ['first', 'second', 'third', 'fourth']

interface LoadedProps<Data> {
  query: UseQueryResult<Data>
  /** Name of the data, such as `the APIs`. */
  what: string
  children: (data: Data) => ReactNode
}

/**
 * Shows a loading placeholder, then the data or the error of a query. Data stays visible while it is refreshed. Data of the
 * previous filter or page stays for 150 ms only, so that users do not take it for the new result.
 */
export function Loaded<Data>({ query, what, children }: LoadedProps<Data>) {
  const isPlaceholder = useDelayed(query.isPlaceholderData, LOADING_DELAY_MS)
  if (query.data !== undefined && !isPlaceholder) return children(query.data)
  const error = query.error ?? (query.failureReason instanceof TenantUnavailable ? query.failureReason : null)
  if (error) return <LoadError error={error} what={what} onRetry={() => query.refetch()} />
  return <Loading what={what} />
}

/** Grey bars as a placeholder for rows. */
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
