import { useQuery } from '@tanstack/react-query'
import { useManagement } from '../api/management-context.tsx'
import { guardianQuery, SECOND_FACTOR, switchFactor, switchPolicy } from '../api/second-factor.ts'
import { useChange } from '../api/use-change.ts'
import { SwitchField } from '../components/forms/switch-field.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Notice } from '../components/notice.tsx'
import { Section } from '../components/section.tsx'

/** Whether users have a second factor, and when it is required. */
export function SecondFactor() {
  const query = useQuery(guardianQuery(useManagement()))
  const factor = useChange(switchFactor, { stale: [SECOND_FACTOR], done: 'Saved' })
  const policy = useChange(switchPolicy, { stale: [SECOND_FACTOR], done: 'Saved' })
  return (
    <Section
      title="Multi-factor authentication"
      lead="A second factor at the login: one-time passwords of an authenticator app, and a recovery code."
    >
      <Loaded query={query} what="the second factor">
        {({ isEnabled, isRequired }) => (
          <>
            <SwitchField
              label="One-time passwords"
              hint="Users can enroll. Actions can ask for a second factor."
              checked={factor.isPending ? factor.variables : isEnabled}
              busy={factor.isPending}
              onChange={checked => factor.mutate(checked)}
            />
            <SwitchField
              label="Require at every login"
              hint="For all applications except this dashboard."
              checked={policy.isPending ? policy.variables : isRequired}
              busy={policy.isPending}
              onChange={checked => policy.mutate(checked)}
            />
          </>
        )}
      </Loaded>
      {(factor.error ?? policy.error) && <Notice kind="alert">{(factor.error ?? policy.error)?.message}</Notice>}
    </Section>
  )
}
