import { CloudOff } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { Button } from '../components/button.tsx'
import { Empty } from '../components/empty.tsx'
import { Page } from '../components/page.tsx'

/** How browsers word that a script of a page cannot be had. */
const SCRIPT_IS_GONE = /dynamically imported module|importing a module script|preload/i

/**
 * Stands in for a page that cannot be shown. Most often its script cannot be fetched: the tenant is down, or was updated since
 * this window was opened. Then the window is loaded anew, once, as soon as the tenant answers.
 */
export class PageBoundary extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {}

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }

  override componentDidCatch(error: unknown): void {
    const isAnew = Object(window.history.state).isLoadedAnew === true
    if (SCRIPT_IS_GONE.test(String(error)) && !isAnew) loadAnew()
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return (
      <Page title="This page cannot be shown">
        <Empty
          icon={<CloudOff />}
          title="The tenant is in trouble"
          action={<Button onClick={loadAnew}>Try again</Button>}
        >
          It may be down, or newer than this window. {wordsOf(error)}
        </Empty>
      </Page>
    )
  }
}

/** Which script is gone tells a person nothing. */
function wordsOf(error: unknown): string {
  return error instanceof Error && !SCRIPT_IS_GONE.test(error.message) ? error.message : ''
}

/** Only when the tenant answers: a window that is loaded while it is down has nothing left to try again with. */
async function loadAnew(): Promise<void> {
  const answer = await fetch(import.meta.env.BASE_URL, { cache: 'no-store' }).catch(() => undefined)
  if (!answer?.ok) return
  // The mark is this address's alone, and outlives the loading.
  window.history.replaceState({ ...window.history.state, isLoadedAnew: true }, '')
  window.location.reload()
}
