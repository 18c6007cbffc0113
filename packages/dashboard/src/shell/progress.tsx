import { type Mutation, type Query, useIsFetching, useIsMutating } from '@tanstack/react-query'
import { useNavigation } from 'react-router'
import { LOADING_DELAY_MS, useDelayed } from '../components/use-delayed.ts'

/** A progress bar at the top of the window, shown when an action of the user takes longer than 150 ms. */
export function Progress() {
  const isOpening = useNavigation().state !== 'idle'
  // Data that is already shown is refreshed without an indicator.
  const isLoading = useIsFetching({ predicate: hasNothingToShow }) > 0
  const isChanging = useIsMutating() > 0
  const isLate = useDelayed(isOpening || isLoading || isChanging, LOADING_DELAY_MS)
  return isLate && <div className="progress" role="progressbar" aria-label="Loading" />
}

function hasNothingToShow({ state }: Query): boolean {
  return state.data === undefined
}

/** Whether a request waits for the tenant. Calls that the tenant forwards to an API are not counted. */
export function useIsWaiting(): boolean {
  const isOpening = useNavigation().state !== 'idle'
  const isFetching = useIsFetching() > 0
  const isChanging = useIsMutating({ predicate: waitsForTenant }) > 0
  return isOpening || isFetching || isChanging
}

function waitsForTenant({ options }: Mutation): boolean {
  return options.meta?.waitsFor !== 'api'
}
