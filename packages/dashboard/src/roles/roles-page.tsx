import { useQuery } from '@tanstack/react-query'
import { Plus, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useManagement } from '../api/management-context.tsx'
import { withParameter } from '../api/pagination.ts'
import { permissionCountQuery } from '../api/permissions.ts'
import { memberCountQuery, type Role, rolesQuery } from '../api/roles.ts'
import { Button } from '../components/button.tsx'
import { Empty } from '../components/empty.tsx'
import { SearchField } from '../components/forms/search-field.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { matchesText } from '../components/searchable.tsx'
import { Cell, Table } from '../components/table.tsx'
import { type Sorting, sortRows, useSorting } from '../components/use-sorting.ts'
import { CreateRole } from './create-role.tsx'

const SORT = {
  name: ({ name }: Role) => name,
  description: ({ description }: Role) => description ?? '',
}

/** Lists all roles. */
export default function RolesPage() {
  const [creating, setCreating] = useState(false)
  const [parameters, setParameters] = useSearchParams()
  const search = parameters.get('q') ?? ''
  const query = useQuery(rolesQuery(useManagement()))
  const sorting = useSorting({ column: 'name' })
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
      <SearchField
        label="Search roles"
        value={search}
        onChange={q => setParameters(current => withParameter(current, 'q', q), { replace: true })}
      />
      <Loaded query={query} what="the roles">
        {roles => (
          <RoleTable
            roles={sortRows(roles, sorting, SORT).filter(role => matches(role, search))}
            search={search}
            sorting={sorting}
          />
        )}
      </Loaded>
      {creating && <CreateRole onClose={() => setCreating(false)} />}
    </Page>
  )
}

interface RoleTableProps {
  roles: readonly Role[]
  search: string
  sorting: Sorting
}

function RoleTable({ roles, search, sorting }: RoleTableProps) {
  if (roles.length === 0) {
    return search !== '' ? (
      <Empty icon={<ShieldCheck />} title={`No role matches “${search}”`} />
    ) : (
      <Empty icon={<ShieldCheck />} title="No roles yet">
        Create one, add permissions to it, then assign it to users.
      </Empty>
    )
  }
  return (
    <Table
      caption="Roles"
      columns={[
        { label: 'Name', sort: 'name' },
        { label: 'Description', sort: 'description' },
        { label: 'Users' },
        { label: 'Permissions' },
      ]}
      sorting={sorting}
    >
      {roles.map(({ id, name, description }) => (
        <tr key={id}>
          <Cell main>
            <Link to={`/roles/${encodeURIComponent(id)}/settings`}>{name}</Link>
          </Cell>
          <Cell label="Description">{description}</Cell>
          <Cell label="Users" short>
            <MemberCount id={id} />
          </Cell>
          <Cell label="Permissions" short>
            <PermissionCount id={id} />
          </Cell>
        </tr>
      ))}
    </Table>
  )
}

function MemberCount({ id }: { id: string }) {
  return useQuery(memberCountQuery(useManagement(), id)).data ?? '–'
}

function PermissionCount({ id }: { id: string }) {
  return useQuery(permissionCountQuery(useManagement(), id)).data ?? '–'
}

function matches({ name, description }: Role, search: string): boolean {
  return matchesText(`${name} ${description ?? ''}`, search)
}
