import { useQuery } from '@tanstack/react-query'
import { Plus, Users } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useManagement } from '../api/management-context.tsx'
import { pageNumber, withParameter } from '../api/pagination.ts'
import { type User, type UserPage, usersQuery } from '../api/users.ts'
import { Badge } from '../components/badge.tsx'
import { Button } from '../components/button.tsx'
import { agoText } from '../components/duration.ts'
import { Empty } from '../components/empty.tsx'
import { SearchField } from '../components/forms/search-field.tsx'
import { Initial } from '../components/initial.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { Pager } from '../components/pager.tsx'
import { Cell, Table } from '../components/table.tsx'
import { type Sorting, useSorting } from '../components/use-sorting.ts'
import { CreateUser } from './create-user.tsx'

/** Lists the users. */
export default function UsersPage() {
  const [creating, setCreating] = useState(false)
  const [parameters, setParameters] = useSearchParams()
  const search = parameters.get('q') ?? ''
  const page = pageNumber(parameters)
  const sorting = useSorting({ column: 'created_at', descending: true })
  const query = useQuery(usersQuery(useManagement(), { search: useDeferredValue(search), page, ...sorting }))
  const setPage = (next: number) =>
    setParameters(current => withParameter(current, 'page', next > 0 ? String(next + 1) : ''))

  return (
    <Page
      title="Users"
      lead="The users who can log in with an email address and a password."
      actions={
        <Button kind="primary" icon={<Plus aria-hidden="true" />} onClick={() => setCreating(true)}>
          Create User
        </Button>
      }
    >
      <SearchField
        label="Search by email address or name"
        value={search}
        onChange={q =>
          setParameters(current => withParameter(withParameter(current, 'page', ''), 'q', q), { replace: true })
        }
      />
      <Loaded query={query} what="the users">
        {found => <UserTable found={found} search={search} sorting={sorting} onPage={setPage} page={page} />}
      </Loaded>
      {creating && <CreateUser onClose={() => setCreating(false)} />}
    </Page>
  )
}

interface UserTableProps {
  found: UserPage
  search: string
  sorting: Sorting
  page: number
  onPage: (page: number) => void
}

function UserTable({ found: { users, total }, search, sorting, page, onPage }: UserTableProps) {
  if (users.length === 0 && page === 0) {
    return <Empty icon={<Users />} title={search === '' ? 'No users yet' : `No user matches “${search}”`} />
  }
  return (
    <>
      <Table
        caption="Users"
        columns={[
          { label: 'User', sort: 'email' },
          { label: 'Status' },
          { label: 'Latest login', sort: 'last_login' },
          { label: 'Logins', sort: 'logins_count' },
        ]}
        sorting={sorting}
      >
        {users.map(user => (
          <UserRow key={user.user_id} user={user} />
        ))}
      </Table>
      <Pager page={page} total={total} what="users" onPage={onPage} />
    </>
  )
}

function UserRow({
  user: { user_id, email, name, blocked, email_verified, last_login, logins_count },
}: {
  user: User
}) {
  return (
    <tr>
      <Cell main>
        <span className="with-initial">
          <Initial name={email || name} />
          <span>
            <Link to={`/users/${encodeURIComponent(user_id)}/details`}>{email || name}</Link>
            {name !== email && <small>{name}</small>}
          </span>
        </span>
      </Cell>
      <Cell label="Status" short>
        {blocked ? (
          <Badge kind="alert">Blocked</Badge>
        ) : (
          <Badge kind={email_verified ? 'good' : 'plain'}>{email_verified ? 'Verified' : 'Unverified'}</Badge>
        )}
      </Cell>
      <Cell label="Latest login" short>
        {last_login ? agoText(last_login) : 'Never'}
      </Cell>
      <Cell label="Logins" short>
        {logins_count}
      </Cell>
    </tr>
  )
}
