import { useState } from 'react'
import { type Redirect, useTenant } from '../auth/tenant.tsx'
import { Notice } from '../components/notice.tsx'
import { PageTitle } from '../components/page-title.tsx'
import { RetryButton } from '../components/retry-button.tsx'

interface TenantUnreachablePageProps {
  retry(): Promise<void>
  /** Redirects without the check, because the check itself may be blocked. */
  leave: Redirect
}

export function TenantUnreachablePage({ retry, leave }: TenantUnreachablePageProps) {
  const { origin } = useTenant()
  const [busy, setBusy] = useState(false)
  const tryAgain = async () => {
    setBusy(true)
    await retry()
    setBusy(false)
  }

  return (
    <div className="content-layout">
      <PageTitle>Tenant unreachable</PageTitle>
      <div className="content__body" role="alert">
        <Notice tone="trouble" title="The tenant does not respond">
          <p>
            Login and logout use <code>{origin}</code>, which does not respond. Check that the tenant is running, then
            try again.
          </p>
          <div className="notice__actions">
            <RetryButton busy={busy} onClick={tryAgain} />
            <button type="button" className="button button--secondary" onClick={leave}>
              Continue anyway
            </button>
          </div>
        </Notice>
      </div>
    </div>
  )
}
