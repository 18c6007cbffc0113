import { useEffect } from 'react'
import { type Location, useBlocker } from 'react-router'
import { DiscardDialog } from '../components/dialog.tsx'
import { discardDrafts, hasDrafts } from '../components/drafts.tsx'

/** Asks before unsaved changes are lost to another page or tab of the dashboard; the browser asks before the window goes. */
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

/** A search or a filter changes the address of a page that stays. */
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
