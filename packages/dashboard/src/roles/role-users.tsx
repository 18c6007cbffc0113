import { useQuery } from '@tanstack/react-query'
import { Plus, Trash2, Users } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { Link } from 'react-router'
import { useManagement } from '../api/management-context.tsx'
import { ASSIGNED_PERMISSIONS } from '../api/permissions.ts'
import { addMembers, type Member, membersQuery, ROLES, removeRole } from '../api/roles.ts'
import { useChange } from '../api/use-change.ts'
import { usersQuery } from '../api/users.ts'
import { Button, IconButton } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Empty } from '../components/empty.tsx'
import { useUnsaved } from '../components/forms/drafts.tsx'
import { Form } from '../components/forms/form.tsx'
import { Picker } from '../components/forms/picker.tsx'
import { SearchField } from '../components/forms/search-field.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Notice } from '../components/notice.tsx'
import { Searchable } from '../components/searchable.tsx'
import { Cell, Table } from '../components/table.tsx'
import { useRole } from './role-page.tsx'

/** The users who have a role. */
export default function RoleUsers() {
  const { id } = useRole()
  const query = useQuery(membersQuery(useManagement(), id))
  const [adding, setAdding] = useState(false)
  return (
    <>
      <div className="bar">
        <p className="lead">The users who have this role.</p>
        <span className="bar__space" />
        <Button kind="primary" icon={<Plus aria-hidden="true" />} onClick={() => setAdding(true)}>
          Add Users
        </Button>
      </div>
      <Loaded query={query} what="the users">
        {members =>
          members.length === 0 ? (
            <Empty icon={<Users />} title="No user has this role yet" />
          ) : (
            <Searchable
              items={members}
              what="users"
              textOf={({ email, name, user_id }) => `${email} ${name} ${user_id}`}
            >
              {found => <MemberTable role={id} members={found} />}
            </Searchable>
          )
        }
      </Loaded>
      {adding && <AddUsers role={id} onClose={() => setAdding(false)} />}
    </>
  )
}

function MemberTable({ role, members }: { role: string; members: readonly Member[] }) {
  const remove = useChange(removeRole, { stale: [ROLES, ASSIGNED_PERMISSIONS], done: 'Removed the user from the role' })
  return (
    <>
      {remove.error && <Notice kind="alert">{remove.error.message}</Notice>}
      <Table caption="Users" columns={[{ label: 'User' }, { label: 'User ID' }, { label: 'Actions', hidden: true }]}>
        {members.map(({ user_id, email, name }) => (
          <tr key={user_id}>
            <Cell main>
              <Link to={`/users/${encodeURIComponent(user_id)}/details`}>{email || name}</Link>
            </Cell>
            <Cell label="User ID">
              <code>{user_id}</code>
            </Cell>
            <td className="table__actions">
              <IconButton
                label={`Remove ${email || name} from the role`}
                busy={remove.isPending && remove.variables.userId === user_id}
                onClick={() => remove.mutate({ userId: user_id, role })}
              >
                <Trash2 aria-hidden="true" />
              </IconButton>
            </td>
          </tr>
        ))}
      </Table>
    </>
  )
}

function AddUsers({ role, onClose }: { role: string; onClose: () => void }) {
  return (
    <Dialog
      title="Add users"
      description="Search for users, then select those who get the role."
      open
      onClose={onClose}
    >
      <Choice role={role} onClose={onClose} />
    </Dialog>
  )
}

function Choice({ role, onClose }: { role: string; onClose: () => void }) {
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const query = useQuery(usersQuery(useManagement(), { search: useDeferredValue(search), page: 0 }))
  const add = useChange(addMembers, { stale: [ROLES, ASSIGNED_PERMISSIONS], done: 'Added the users', onDone: onClose })
  useUnsaved(chosen.length > 0)

  return (
    <>
      <SearchField label="Search by email address or name" value={search} onChange={setSearch} />
      <Loaded query={query} what="the users">
        {({ users, total }) => (
          <Form
            submit="Add Users"
            busy={add.isPending}
            error={add.error}
            disabled={chosen.length === 0}
            onSubmit={() => add.mutate({ id: role, users: chosen })}
            onCancel={onClose}
          >
            <Picker
              label="Users"
              searchable={false}
              options={users.map(({ user_id, email }) => ({ value: user_id, text: email }))}
              chosen={chosen}
              onChange={setChosen}
            />
            {total > users.length && (
              <p className="lead">
                The first {users.length} of {total} users are listed. Search to find the others.
              </p>
            )}
          </Form>
        )}
      </Loaded>
    </>
  )
}
