import { useQuery } from '@tanstack/react-query'
import { Plus, ShieldCheck, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { Button, IconButton } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Empty } from '../components/empty.tsx'
import { Form } from '../components/form.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Picker } from '../components/picker.tsx'
import { Cell, Table } from '../components/table.tsx'
import { useManagement } from '../management/management-context.tsx'
import { HELD_PERMISSIONS } from '../management/permissions.ts'
import { assignRoles, ROLES, type Role, rolesOfUserQuery, rolesQuery, takeRole } from '../management/roles.ts'
import { useChange } from '../management/use-change.ts'
import { useUser } from './user-context.ts'

/** The roles of one person. */
export default function UserRoles() {
  const { user_id } = useUser()
  const query = useQuery(rolesOfUserQuery(useManagement(), user_id))
  const [assigning, setAssigning] = useState(false)
  return (
    <>
      <div className="bar">
        <p className="lead">All permissions of these roles are the person’s, from the next token on.</p>
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
            <RoleTable userId={user_id} roles={roles} />
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
  const take = useChange(takeRole, { stale: [ROLES, HELD_PERMISSIONS], done: 'Took the role away' })
  return (
    <Table caption="Roles" columns={[{ label: 'Role' }, { label: 'Description' }, { label: 'Actions', hidden: true }]}>
      {roles.map(({ id, name, description }) => (
        <tr key={id}>
          <Cell main>
            <Link to={`/roles/${encodeURIComponent(id)}/settings`}>{name}</Link>
          </Cell>
          <Cell label="Description">{description}</Cell>
          <td className="table__actions">
            <IconButton label={`Take the role ${name} away`} onClick={() => take.mutate({ userId, role: id })}>
              <Trash2 aria-hidden="true" />
            </IconButton>
          </td>
        </tr>
      ))}
    </Table>
  )
}

function AssignRoles({ userId, held, onClose }: { userId: string; held: readonly Role[]; onClose: () => void }) {
  const query = useQuery(rolesQuery(useManagement()))
  const [chosen, setChosen] = useState<readonly string[]>([])
  const assign = useChange(assignRoles, {
    stale: [ROLES, HELD_PERMISSIONS],
    done: 'Assigned the roles',
    onDone: onClose,
  })

  return (
    <Dialog title="Assign roles" open onClose={onClose}>
      <Loaded query={query} what="the roles">
        {all => {
          const open = all.filter(({ id }) => held.every(role => role.id !== id))
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
                <p className="lead">The person has every role there is.</p>
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
        }}
      </Loaded>
    </Dialog>
  )
}

function idsOf(roles: readonly Role[], names: readonly string[]): string[] {
  return roles.filter(({ name }) => names.includes(name)).map(({ id }) => id)
}
