import { type QueryKey, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useAnnounce } from '../components/toasts.tsx'
import type { Management } from './management.ts'
import { useManagement } from './management-context.tsx'

/** What to do after a change. */
export interface ChangeOptions<Result> {
  /** Prefixes of the query keys that the change makes stale. */
  stale: readonly QueryKey[]
  /** The query key to store the response under, if the response is the changed object. */
  entry?: (result: Result) => QueryKey
  /** Query keys of lists that still contain the deleted object. They are fetched before they are shown again. */
  outdated?: readonly QueryKey[]
  /** Announced after the change. Omit it when the page itself shows the result. */
  done?: string
  onDone?: (result: Result) => void
  /** What the change waits for. Default: only the tenant. */
  waitsFor?: 'api'
}

/** A mutation through the Management API. It is pending until the stale queries have been fetched again. */
export function useChange<Input, Result>(
  change: (management: Management, input: Input) => Promise<Result>,
  { stale, entry, outdated = [], done, onDone, waitsFor }: ChangeOptions<Result>,
): UseMutationResult<Result, Error, Input> {
  const management = useManagement()
  const queries = useQueryClient()
  const announce = useAnnounce()

  return useMutation<Result, Error, Input>({
    mutationFn: input => change(management, input),
    meta: { waitsFor },
    async onSuccess(result) {
      if (entry) queries.setQueryData(entry(result), result)
      for (const queryKey of outdated) queries.removeQueries({ queryKey, type: 'inactive' })
      onDone?.(result)
      await Promise.all(stale.map(queryKey => queries.invalidateQueries({ queryKey })))
      // Announced last, so that the page never shows the state before the change next to the announcement.
      if (done !== undefined) announce({ kind: 'good', text: done })
    },
  })
}
