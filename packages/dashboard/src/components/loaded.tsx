import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { TenantUnavailable } from '../management/failure.ts'
import { Loading } from './loading.tsx'
import { Trouble } from './trouble.tsx'
import { LATE_MS, useLasting } from './use-lasting.ts'

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
  const isOfAnother = useLasting(query.isPlaceholderData, LATE_MS)
  if (query.data !== undefined && !isOfAnother) return children(query.data)
  const error = query.error ?? (query.failureReason instanceof TenantUnavailable ? query.failureReason : null)
  if (error) return <Trouble error={error} what={what} onRetry={() => query.refetch()} />
  return <Loading what={what} />
}
