import { useQuery } from '@tanstack/react-query'
import { Building2, Plus } from 'lucide-react'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useManagement } from '../api/management-context.tsx'
import { type Organization, organizationsQuery } from '../api/organizations.ts'
import { withParameter } from '../api/pagination.ts'
import { Button } from '../components/button.tsx'
import { Empty } from '../components/empty.tsx'
import { SearchField } from '../components/forms/search-field.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { matchesText } from '../components/searchable.tsx'
import { Cell, Table } from '../components/table.tsx'
import { type Sorting, sortRows, useSorting } from '../components/use-sorting.ts'
import { CreateOrganization } from './create-organization.tsx'

const SORT = {
  name: nameOf,
  identifier: ({ name }: Organization) => name,
}

/** Lists all organizations. */
export default function OrganizationsPage() {
  const [creating, setCreating] = useState(false)
  const [parameters, setParameters] = useSearchParams()
  const search = parameters.get('q') ?? ''
  const query = useQuery(organizationsQuery(useManagement()))
  const sorting = useSorting({ column: 'name' })
  return (
    <Page
      title="Organizations"
      lead="An organization is a customer of your applications. Its members log in for it, and their tokens have its ID."
      actions={
        <Button kind="primary" icon={<Plus aria-hidden="true" />} onClick={() => setCreating(true)}>
          Create Organization
        </Button>
      }
    >
      <SearchField
        label="Search by name, identifier or ID"
        value={search}
        onChange={q => setParameters(current => withParameter(current, 'q', q), { replace: true })}
      />
      <Loaded query={query} what="the organizations">
        {all => (
          <OrganizationTable
            organizations={sortRows(all, sorting, SORT).filter(one => matches(one, search))}
            search={search}
            sorting={sorting}
          />
        )}
      </Loaded>
      {creating && <CreateOrganization onClose={() => setCreating(false)} />}
    </Page>
  )
}

interface OrganizationTableProps {
  organizations: readonly Organization[]
  search: string
  sorting: Sorting
}

function OrganizationTable({ organizations, search, sorting }: OrganizationTableProps) {
  if (organizations.length === 0) {
    return search !== '' ? (
      <Empty icon={<Building2 />} title={`No organization matches “${search}”`} />
    ) : (
      <Empty icon={<Building2 />} title="No organizations yet">
        Create one, add its members, then let an application use organizations in its settings.
      </Empty>
    )
  }
  return (
    <Table
      caption="Organizations"
      columns={[{ label: 'Name', sort: 'name' }, { label: 'Identifier', sort: 'identifier' }, { label: 'ID' }]}
      sorting={sorting}
    >
      {organizations.map(organization => (
        <tr key={organization.id}>
          <Cell main>
            <Link to={`/organizations/${encodeURIComponent(organization.id)}/members`}>{nameOf(organization)}</Link>
          </Cell>
          <Cell label="Identifier">{organization.name}</Cell>
          <Cell label="ID">
            <code>{organization.id}</code>
          </Cell>
        </tr>
      ))}
    </Table>
  )
}

function nameOf({ name, display_name }: Organization): string {
  return display_name || name
}

function matches({ id, name, display_name }: Organization, search: string): boolean {
  return matchesText(`${display_name} ${name} ${id}`, search)
}
