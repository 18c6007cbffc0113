import { useQuery } from '@tanstack/react-query'
import { Plus, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { useManagement } from '../api/management-context.tsx'
import { type Role, rolesQuery } from '../api/roles.ts'
import { Button } from '../components/button.tsx'
import { Empty } from '../components/empty.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { Cell, Table } from '../components/table.tsx'
import { CreateRole } from './create-role.tsx'

/** Lists all roles. */
export default function RolesPage() {
  const [creating, setCreating] = useState(false)
  const query = useQuery(rolesQuery(useManagement()))
  return (
    <Page
      title="Roles"
      lead="A role is a set of permissions. Users who have the role have its permissions."
      actions={
        <Button kind="primary" icon={<Plus aria-hidden="true" />} onClick={() => setCreating(true)}>
          Create Role
        </Button>
      }
    >
      <Loaded query={query} what="the roles">
        {roles => <RoleTable roles={roles} />}
      </Loaded>
      {creating && <CreateRole onClose={() => setCreating(false)} />}
    </Page>
  )
}

function RoleTable({ roles }: { roles: readonly Role[] }) {
  if (roles.length === 0) {
    return (
      <Empty icon={<ShieldCheck />} title="No roles yet">
        Create one, add permissions to it, then assign it to users.
      </Empty>
    )
  }
  return (
    <Table caption="Roles" columns={[{ label: 'Name' }, { label: 'Description' }]}>
      {roles.map(({ id, name, description }) => (
        <tr key={id}>
          <Cell main>
            <Link to={`/roles/${encodeURIComponent(id)}/settings`}>{name}</Link>
          </Cell>
          <Cell label="Description">{description}</Cell>
        </tr>
      ))}
    </Table>
  )
}
