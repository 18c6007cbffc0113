import { useQuery } from '@tanstack/react-query'
import { Outlet, useOutletContext, useParams } from 'react-router'
import { useManagement } from '../api/management-context.tsx'
import { type User, userQuery } from '../api/users.ts'
import { Badge } from '../components/badge.tsx'
import { CopyButton } from '../components/code/copy-button.tsx'
import { Initial } from '../components/initial.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { Tabs } from '../components/tabs.tsx'

const BACK = { to: '/users', label: 'Back to Users' }

const TABS = [
  { to: 'details', label: 'Details' },
  { to: 'roles', label: 'Roles' },
  { to: 'permissions', label: 'Permissions' },
  { to: 'claims', label: 'Token Claims' },
  { to: 'sessions', label: 'Sessions' },
]

/** The page of one user: the name and the tabs. */
export default function UserPage() {
  const { id = '' } = useParams()
  const query = useQuery(userQuery(useManagement(), id))

  if (!query.data) {
    return (
      <Page title="User" back={BACK}>
        <Loaded query={query} what="the user">
          {() => null}
        </Loaded>
      </Page>
    )
  }
  const user = query.data
  const lead = (
    <span className="copyable">
      {user.blocked && <Badge kind="alert">Blocked</Badge>}
      <span>
        User ID <code>{user.user_id}</code>
      </span>
      <CopyButton text={user.user_id} what="user ID" />
    </span>
  )
  return (
    <Page
      title={user.email || user.name}
      back={BACK}
      icon={<Initial name={user.email || user.name} large />}
      lead={lead}
    >
      <Tabs label="User" tabs={TABS} />
      <Outlet context={user} key={user.user_id} />
    </Page>
  )
}

/** The user of the current page. */
export function useUser(): User {
  return useOutletContext<User>()
}
