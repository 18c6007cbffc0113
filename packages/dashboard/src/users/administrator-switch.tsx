import { useQuery } from '@tanstack/react-query'
import { ADMINISTRATORS, administratorsQuery, switchAdministrator } from '../api/administrators.ts'
import { useManagement } from '../api/management-context.tsx'
import { useChange } from '../api/use-change.ts'
import { SwitchField } from '../components/forms/switch-field.tsx'
import { Notice } from '../components/notice.tsx'

/** Switches whether a user is an administrator of the tenant. */
export function AdministratorSwitch({ userId }: { userId: string }) {
  const { data } = useQuery(administratorsQuery(useManagement()))
  const change = useChange(switchAdministrator, { stale: [ADMINISTRATORS], done: 'Saved' })
  const isStored = data?.includes(userId) ?? false
  return (
    <>
      <SwitchField
        label="Tenant Administrator"
        hint="Administrators manage this tenant in the dashboard. Roles and imports do not change this setting."
        checked={change.isPending ? change.variables.isAdministrator : isStored}
        disabled={data === undefined}
        busy={change.isPending}
        onChange={isAdministrator => change.mutate({ userId, isAdministrator })}
      />
      {change.error && <Notice kind="alert">{change.error.message}</Notice>}
    </>
  )
}
