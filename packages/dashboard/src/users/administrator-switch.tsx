import { useQuery } from '@tanstack/react-query'
import { ADMINISTRATORS, administratorsQuery, switchAdministrator } from '../api/administrators.ts'
import { useManagement } from '../api/management-context.tsx'
import { useChange } from '../api/use-change.ts'
import { Notice } from '../components/notice.tsx'
import { SwitchField } from '../components/switch-field.tsx'

/** Whether a user may manage the tenant. */
export function AdministratorSwitch({ userId }: { userId: string }) {
  const { data } = useQuery(administratorsQuery(useManagement()))
  const change = useChange(switchAdministrator, { stale: [ADMINISTRATORS], done: 'Saved' })
  const isStored = data?.includes(userId) ?? false
  return (
    <>
      <SwitchField
        label="Tenant Administrator"
        hint="Administrators manage this tenant in the dashboard. No role and no import changes this."
        checked={change.isPending ? change.variables.isAdministrator : isStored}
        disabled={data === undefined}
        busy={change.isPending}
        onChange={isAdministrator => change.mutate({ userId, isAdministrator })}
      />
      {change.error && <Notice kind="alert">{change.error.message}</Notice>}
    </>
  )
}
