import { useState } from 'react'
import { type Departure, useTenant } from '../auth/tenant.tsx'
import { Notice } from '../components/notice.tsx'
import { PageTitle } from '../components/page-title.tsx'
import { RetryButton } from '../components/retry-button.tsx'

interface TenantUnreachablePageProps {
  retry(): Promise<void>
  /** Goes there without asking first: the check itself may be what is blocked. */
  leave: Departure
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
        <Notice tone="trouble" title="Nobody answers at the tenant’s address">
          <p>
            Logging in and out happens at <code>{origin}</code>, which does not answer. Check that the tenant is
            running, then try again.
          </p>
          <div className="notice__actions">
            <RetryButton busy={busy} onClick={tryAgain} />
            <button type="button" className="button button--secondary" onClick={leave}>
              Go there anyway
            </button>
          </div>
        </Notice>
      </div>
    </div>
  )
}
