import { CloudOff } from 'lucide-react'
import { useEffect } from 'react'
import { useRouteError } from 'react-router'
import { Button } from '../components/button.tsx'
import { Empty } from '../components/empty.tsx'
import { Page } from '../components/page.tsx'

/** Browsers' messages for a page script that could not be fetched. */
const SCRIPT_LOAD_ERROR = /dynamically imported module|importing a module script|preload/i

/**
 * Shown instead of a page that failed. Usually its script could not be fetched, because the tenant is down or was updated
 * since this window was opened. Then the window is reloaded once, if the tenant responds.
 */
export function PageError() {
  const error = useRouteError()
  useEffect(() => {
    if (SCRIPT_LOAD_ERROR.test(String(error)) && Object(window.history.state).isReloaded !== true) reload()
  }, [error])
  return (
    <Page title="This page cannot be shown">
      <Empty
        icon={<CloudOff />}
        title="The page could not be loaded"
        action={<Button onClick={reload}>Try again</Button>}
      >
        The tenant may be down, or was updated after this window was opened. {messageOf(error)}
      </Empty>
    </Page>
  )
}

/** The message, unless it only names the missing script. */
function messageOf(error: unknown): string {
  return error instanceof Error && !SCRIPT_LOAD_ERROR.test(error.message) ? error.message : ''
}

/** Reloads only if the tenant responds. Otherwise the browser would show its own error page, without a retry button. */
async function reload(): Promise<void> {
  const response = await fetch(import.meta.env.BASE_URL, { cache: 'no-store' }).catch(() => undefined)
  if (!response?.ok) return
  // The history state belongs to this entry and survives the reload.
  window.history.replaceState({ ...window.history.state, isReloaded: true }, '')
  window.location.reload()
}
