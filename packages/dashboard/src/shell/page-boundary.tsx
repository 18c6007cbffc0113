import { CloudOff } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { Button } from '../components/button.tsx'
import { Empty } from '../components/empty.tsx'
import { Page } from '../components/page.tsx'

/** A window that reloads while the tenant is down has nothing left to try again with. */
async function reloadOnceThere(): Promise<void> {
  const answer = await fetch(import.meta.env.BASE_URL, { cache: 'no-store' }).catch(() => undefined)
  if (answer?.ok) window.location.reload()
}

/** Stands in for a page that cannot be shown: most often its script cannot be fetched, because the tenant is down. */
export class PageBoundary extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {}

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return (
      <Page title="This page cannot be shown">
        <Empty
          icon={<CloudOff />}
          title="The tenant is in trouble"
          action={<Button onClick={reloadOnceThere}>Try again</Button>}
        >
          It may be down, or newer than this window. {error instanceof Error ? error.message : ''}
        </Empty>
      </Page>
    )
  }
}
