import { useQuery } from '@tanstack/react-query'
import { Notice } from '../components/notice.tsx'
import { SwitchField } from '../components/switch-field.tsx'
import { ADMINISTRATORS, administratorsQuery, switchAdministrator } from '../management/administrators.ts'
import { useManagement } from '../management/management-context.tsx'
import { useChange } from '../management/use-change.ts'

/** Whether a person may manage the tenant. */
export function AdministratorSwitch({ userId }: { userId: string }) {
  const { data } = useQuery(administratorsQuery(useManagement()))
  const change = useChange(switchAdministrator, { stale: [ADMINISTRATORS], done: 'Saved' })
  return (
    <>
      <SwitchField
        label="Tenant Administrator"
        hint="Administrators manage this tenant in the dashboard. No role or import can take that away."
        checked={data?.includes(userId) ?? false}
        disabled={data === undefined || change.isPending}
        onChange={isAdministrator => change.mutate({ userId, isAdministrator })}
      />
      {change.error && <Notice kind="alert">{change.error.message}</Notice>}
    </>
  )
}
