import { lazy, Suspense, useEffect } from 'react'
import { type Location, useBlocker } from 'react-router'
import { discardDrafts, hasDrafts } from '../components/forms/drafts.tsx'

const DiscardDialog = lazy(async () => ({ default: (await import('../components/dialog.tsx')).DiscardDialog }))

/** Asks for confirmation before a navigation discards unsaved changes. The browser asks before the window is closed. */
export function UnsavedGuard() {
  const blocker = useBlocker(losesDrafts)
  useEffect(() => {
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [])

  if (blocker.state !== 'blocked') return null
  return (
    <Suspense>
      <DiscardDialog
        onKeep={blocker.reset}
        onDiscard={() => {
          discardDrafts()
          blocker.proceed()
        }}
      />
    </Suspense>
  )
}

/** A search or a filter changes only the query, so it does not discard input. */
function losesDrafts({
  currentLocation,
  nextLocation,
}: {
  currentLocation: Location
  nextLocation: Location
}): boolean {
  return hasDrafts() && currentLocation.pathname !== nextLocation.pathname
}

function ask(event: BeforeUnloadEvent): void {
  if (hasDrafts()) event.preventDefault()
}
