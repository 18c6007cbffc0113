import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Loading } from './loading.tsx'
import { Trouble } from './trouble.tsx'

interface LoadedProps<Data> {
  query: UseQueryResult<Data>
  /** What is being loaded, such as `the APIs`. */
  what: string
  children: (data: Data) => ReactNode
}

/** Shows what a query brings: loading first, then the thing itself or what went wrong. What is there stays while it is refreshed. */
export function Loaded<Data>({ query, what, children }: LoadedProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <Trouble error={query.error} what={what} onRetry={() => query.refetch()} />
  return <Loading what={what} />
}
