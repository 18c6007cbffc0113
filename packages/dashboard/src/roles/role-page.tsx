import { useQuery } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import { Outlet, useOutletContext, useParams } from 'react-router'
import { useManagement } from '../api/management-context.tsx'
import { type Role, roleQuery } from '../api/roles.ts'
import { CopyButton } from '../components/code/copy-button.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { Tabs } from '../components/tabs.tsx'

const BACK = { to: '/roles', label: 'Back to Roles' }

const TABS = [
  { to: 'settings', label: 'Settings' },
  { to: 'permissions', label: 'Permissions' },
  { to: 'users', label: 'Users' },
]

/** The page of one role: its name and its tabs. */
export default function RolePage() {
  const { id = '' } = useParams()
  const query = useQuery(roleQuery(useManagement(), id))

  if (!query.data) {
    return (
      <Page title="Role" back={BACK}>
        <Loaded query={query} what="the role">
          {() => null}
        </Loaded>
      </Page>
    )
  }
  const role = query.data
  const lead = (
    <span className="copyable">
      <span>
        Role ID <code>{role.id}</code>
      </span>
      <CopyButton text={role.id} what="role ID" />
    </span>
  )
  return (
    <Page title={role.name} back={BACK} icon={<ShieldCheck aria-hidden="true" />} lead={lead}>
      <Tabs label="Role" tabs={TABS} />
      <Outlet context={role} key={role.id} />
    </Page>
  )
}

/** The role of the current page. */
export function useRole(): Role {
  return useOutletContext<Role>()
}
