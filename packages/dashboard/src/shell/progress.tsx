import { type Mutation, type Query, useIsFetching, useIsMutating } from '@tanstack/react-query'
import { useNavigation } from 'react-router'
import { LOADING_DELAY_MS, useDelayed } from '../components/use-delayed.ts'

/** A bar at the top of the window, while something that the person asked for takes longer than a moment. */
export function Progress() {
  const isOpening = useNavigation().state !== 'idle'
  // What is on the page already is refreshed without a sign of it.
  const isLoading = useIsFetching({ predicate: hasNothingToShow }) > 0
  const isChanging = useIsMutating() > 0
  const isLate = useDelayed(isOpening || isLoading || isChanging, LOADING_DELAY_MS)
  return isLate && <div className="progress" role="progressbar" aria-label="Loading" />
}

function hasNothingToShow({ state }: Query): boolean {
  return state.data === undefined
}

/** Whether anything waits for the tenant; not what waits for an API that the tenant calls. */
export function useIsWaiting(): boolean {
  const isOpening = useNavigation().state !== 'idle'
  const isFetching = useIsFetching() > 0
  const isChanging = useIsMutating({ predicate: waitsForTenant }) > 0
  return isOpening || isFetching || isChanging
}

function waitsForTenant({ options }: Mutation): boolean {
  return options.meta?.waitsFor !== 'api'
}
