import { useEffect } from 'react'
import { type Location, useBlocker } from 'react-router'
import { DiscardDialog } from '../components/dialog.tsx'
import { discardDrafts, hasDrafts } from '../components/forms/drafts.tsx'

/** Asks for confirmation before a navigation discards unsaved changes. The browser asks before the window is closed. */
export function UnsavedGuard() {
  const blocker = useBlocker(losesDrafts)
  useEffect(() => {
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [])

  if (blocker.state !== 'blocked') return null
  return (
    <DiscardDialog
      onKeep={blocker.reset}
      onDiscard={() => {
        discardDrafts()
        blocker.proceed()
      }}
    />
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
