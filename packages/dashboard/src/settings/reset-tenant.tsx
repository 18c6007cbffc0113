import { useState } from 'react'
import { resetTenant } from '../api/tenant.ts'
import { useChange } from '../api/use-change.ts'
import { Badge } from '../components/badge.tsx'
import { Button } from '../components/button.tsx'
import { Confirm } from '../components/confirm.tsx'
import { discardDrafts } from '../components/forms/drafts.tsx'
import { Section } from '../components/section.tsx'
import { useConfig } from '../config.ts'

/** Resets the tenant, then reloads the dashboard, because its cached data is no longer valid. */
export function ResetTenant() {
  const name = new URL(useConfig().domain).host
  const [asking, setAsking] = useState(false)
  const reset = useChange(resetTenant, {
    stale: [],
    onDone: () => {
      discardDrafts()
      window.location.assign(import.meta.env.BASE_URL)
    },
  })
  return (
    <Section
      danger
      title="Reset"
      badge={<Badge kind="warning">Local only</Badge>}
      lead="Restore the initial state without a restart. Tenants at Auth0 cannot be reset."
    >
      <div className="danger">
        <div>
          <h3>Reset this tenant</h3>
          <p>
            Everything that was created or changed is deleted. The tenant then has its initial state: the Hello World
            API, its applications, a user and an administrator.
          </p>
        </div>
        <Button kind="danger" onClick={() => setAsking(true)}>
          Reset Tenant
        </Button>
      </div>
      {asking && (
        <Confirm
          title="Reset this tenant?"
          name={name}
          submit="Reset"
          busy={reset.isPending}
          error={reset.error}
          onConfirm={() => reset.mutate(name)}
          onClose={() => setAsking(false)}
        >
          All APIs, applications, users, roles, settings, logs, emails and signing keys are deleted. All sessions end,
          yours too, and tokens that were issued are no longer valid.
        </Confirm>
      )}
    </Section>
  )
}
