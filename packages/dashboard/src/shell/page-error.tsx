import { CloudOff } from 'lucide-react'
import { useEffect } from 'react'
import { useRouteError } from 'react-router'
import { Button } from '../components/button.tsx'
import { Empty } from '../components/empty.tsx'
import { Page } from '../components/page.tsx'

/** How browsers word that the script of a page could not be fetched. */
const SCRIPT_IS_GONE = /dynamically imported module|importing a module script|preload/i

/**
 * Stands in for a page that cannot be shown. Most often its script could not be fetched: the tenant is down, or was updated
 * since this window was opened. Then the window is reloaded, once, as soon as the tenant answers.
 */
export function PageError() {
  const error = useRouteError()
  useEffect(() => {
    if (SCRIPT_IS_GONE.test(String(error)) && Object(window.history.state).isReloaded !== true) reload()
  }, [error])
  return (
    <Page title="This page cannot be shown">
      <Empty
        icon={<CloudOff />}
        title="The page could not be loaded"
        action={<Button onClick={reload}>Try again</Button>}
      >
        The tenant may be down, or was updated after this window was opened. {wordsOf(error)}
      </Empty>
    </Page>
  )
}

/** The name of a missing script helps nobody. */
function wordsOf(error: unknown): string {
  return error instanceof Error && !SCRIPT_IS_GONE.test(error.message) ? error.message : ''
}

/** Only when the tenant answers: a window that is reloaded while it is down has no button to try again with. */
async function reload(): Promise<void> {
  const answer = await fetch(import.meta.env.BASE_URL, { cache: 'no-store' }).catch(() => undefined)
  if (!answer?.ok) return
  // The mark is this address's alone, and survives the reload.
  window.history.replaceState({ ...window.history.state, isReloaded: true }, '')
  window.location.reload()
}
