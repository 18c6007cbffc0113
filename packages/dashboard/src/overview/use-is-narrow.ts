import { useSyncExternalStore } from 'react'

const NARROW = window.matchMedia('(max-width: 760px)')

/** Whether the window is narrow, as the stylesheets mean it. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => NARROW.matches)
}

function subscribe(changed: () => void): () => void {
  NARROW.addEventListener('change', changed)
  return () => NARROW.removeEventListener('change', changed)
}
