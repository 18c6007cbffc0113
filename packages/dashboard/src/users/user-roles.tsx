import { useQuery } from '@tanstack/react-query'
import { Plus, ShieldCheck, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { useManagement } from '../api/management-context.tsx'
import { ASSIGNED_PERMISSIONS } from '../api/permissions.ts'
import { assignRoles, ROLES, type Role, removeRole, rolesOfUserQuery, rolesQuery } from '../api/roles.ts'
import { useChange } from '../api/use-change.ts'
import { Button, IconButton } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Empty } from '../components/empty.tsx'
import { useUnsaved } from '../components/forms/drafts.tsx'
import { Form } from '../components/forms/form.tsx'
import { Picker } from '../components/forms/picker.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Notice } from '../components/notice.tsx'
import { Searchable } from '../components/searchable.tsx'
import { Cell, Table } from '../components/table.tsx'
import { useUser } from './user-page.tsx'

/** The roles of one user. */
export default function UserRoles() {
  const { user_id } = useUser()
  const query = useQuery(rolesOfUserQuery(useManagement(), user_id))
  const [assigning, setAssigning] = useState(false)
  return (
    <>
      <div className="bar">
        <p className="lead">The user has all permissions of these roles, from the next token on.</p>
        <span className="bar__space" />
        <Button kind="primary" icon={<Plus aria-hidden="true" />} onClick={() => setAssigning(true)}>
          Assign Roles
        </Button>
      </div>
      <Loaded query={query} what="the roles">
        {roles =>
          roles.length === 0 ? (
            <Empty icon={<ShieldCheck />} title="No roles yet" />
          ) : (
            <Searchable items={roles} what="roles" textOf={({ name, description }) => `${name} ${description ?? ''}`}>
              {found => <RoleTable userId={user_id} roles={found} />}
            </Searchable>
          )
        }
      </Loaded>
      {assigning && query.data && (
        <AssignRoles userId={user_id} held={query.data} onClose={() => setAssigning(false)} />
      )}
    </>
  )
}

function RoleTable({ userId, roles }: { userId: string; roles: readonly Role[] }) {
  const remove = useChange(removeRole, { stale: [ROLES, ASSIGNED_PERMISSIONS], done: 'Removed the role' })
  return (
    <>
      {remove.error && <Notice kind="alert">{remove.error.message}</Notice>}
      <Table
        caption="Roles"
        columns={[{ label: 'Role' }, { label: 'Description' }, { label: 'Actions', hidden: true }]}
      >
        {roles.map(({ id, name, description }) => (
          <tr key={id}>
            <Cell main>
              <Link to={`/roles/${encodeURIComponent(id)}/settings`}>{name}</Link>
            </Cell>
            <Cell label="Description">{description}</Cell>
            <td className="table__actions">
              <IconButton
                label={`Remove the role ${name}`}
                busy={remove.isPending && remove.variables.role === id}
                onClick={() => remove.mutate({ userId, role: id })}
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

interface AssignRolesProps {
  userId: string
  held: readonly Role[]
  onClose: () => void
}

function AssignRoles({ userId, held, onClose }: AssignRolesProps) {
  const query = useQuery(rolesQuery(useManagement()))
  return (
    <Dialog title="Assign roles" open onClose={onClose}>
      <Loaded query={query} what="the roles">
        {all => <Choice userId={userId} open={withoutHeld(all, held)} onClose={onClose} />}
      </Loaded>
    </Dialog>
  )
}

function Choice({ userId, open, onClose }: Omit<AssignRolesProps, 'held'> & { open: readonly Role[] }) {
  const [chosen, setChosen] = useState<readonly string[]>([])
  const assign = useChange(assignRoles, {
    stale: [ROLES, ASSIGNED_PERMISSIONS],
    done: 'Assigned the roles',
    onDone: onClose,
  })
  useUnsaved(chosen.length > 0)

  return (
    <Form
      submit="Assign"
      busy={assign.isPending}
      error={assign.error}
      disabled={chosen.length === 0}
      onSubmit={() => assign.mutate({ userId, roles: idsOf(open, chosen) })}
      onCancel={onClose}
    >
      {open.length === 0 ? (
        <p className="lead">The user already has all roles.</p>
      ) : (
        <Picker
          label="Roles"
          options={open.map(({ name, description }) => ({ value: name, description }))}
          chosen={chosen}
          onChange={setChosen}
        />
      )}
    </Form>
  )
}

function withoutHeld(all: readonly Role[], held: readonly Role[]): Role[] {
  return all.filter(({ id }) => held.every(role => role.id !== id))
}

function idsOf(roles: readonly Role[], names: readonly string[]): string[] {
  return roles.filter(({ name }) => names.includes(name)).map(({ id }) => id)
}
