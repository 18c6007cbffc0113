import { useState } from 'react'
import { Badge } from '../components/badge.tsx'
import { Button } from '../components/button.tsx'
import { Confirm } from '../components/confirm.tsx'
import { Section } from '../components/section.tsx'
import { useConfig } from '../config-context.ts'
import { resetTenant } from '../management/tenant.ts'
import { useChange } from '../management/use-change.ts'

/** Makes the tenant as new. What this window knows is about the former one, so the dashboard starts again too. */
export function ResetTenant() {
  const name = new URL(useConfig().domain).host
  const [asking, setAsking] = useState(false)
  const reset = useChange(resetTenant, {
    stale: [],
    onDone: () => window.location.assign(import.meta.env.BASE_URL),
  })
  return (
    <Section
      danger
      title="Reset"
      badge={<Badge kind="heed">Local only</Badge>}
      lead="Begin anew, without a restart. A tenant at Auth0 cannot be reset."
    >
      <div className="danger">
        <div>
          <h3>Reset this tenant</h3>
          <p>
            Everything that was made or changed is gone. What comes back is the Hello World that a new tenant has: one
            API, its applications, a user and an admin.
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
          All APIs, applications, users, roles, settings, logs and mails are deleted, and so are the signing keys: every
          session ends, yours too, and no token that is out is good any more.
        </Confirm>
      )}
    </Section>
  )
}
