import { type QueryKey, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useAnnounce } from '../components/toasts.tsx'
import type { Management } from './management.ts'
import { useManagement } from './management-context.tsx'

/** What follows a change. */
export interface ChangeOptions<Result> {
  /** The beginnings of the keys of what the change makes stale. */
  stale: readonly QueryKey[]
  /** The key of what the response is, where it is the changed thing itself. */
  entry?: (result: Result) => QueryKey
  /** The keys of lists that still show what the change has deleted; they are fetched before they are shown again. */
  outdated?: readonly QueryKey[]
  /** Announced when it is done; nothing when the page itself shows it. */
  done?: string
  onDone?: (result: Result) => void
  /** What it may have to wait for. Default: the tenant alone. */
  waitsFor?: 'api'
}

/** A change through the Management API: what it made stale is fetched again before it counts as done. */
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
      if (done !== undefined) announce({ kind: 'good', text: done })
      onDone?.(result)
      await Promise.all(stale.map(queryKey => queries.invalidateQueries({ queryKey })))
    },
  })
}
