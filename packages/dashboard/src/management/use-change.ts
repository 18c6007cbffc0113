import { type QueryKey, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useAnnounce } from '../components/toasts.tsx'
import type { Management } from './management.ts'
import { useManagement } from './management-context.tsx'

/** What becomes of a change. */
export interface ChangeOptions<Result> {
  /** The beginnings of the keys of what the change makes stale. */
  stale: readonly QueryKey[]
  /** Announced when it is done; nothing when the page itself shows it. */
  done?: string
  onDone?: (result: Result) => void
}

/** A change through the Management API: what it made stale is fetched anew before it counts as done. */
export function useChange<Input, Result>(
  change: (management: Management, input: Input) => Promise<Result>,
  { stale, done, onDone }: ChangeOptions<Result>,
): UseMutationResult<Result, Error, Input> {
  const management = useManagement()
  const queries = useQueryClient()
  const announce = useAnnounce()

  return useMutation<Result, Error, Input>({
    mutationFn: input => change(management, input),
    async onSuccess(result) {
      if (done !== undefined) announce({ kind: 'good', text: done })
      onDone?.(result)
      await Promise.all(stale.map(queryKey => queries.invalidateQueries({ queryKey })))
    },
  })
}
