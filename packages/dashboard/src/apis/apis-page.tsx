import { useQuery } from '@tanstack/react-query'
import { Plus, Waypoints } from 'lucide-react'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { type Api, apisQuery } from '../api/apis.ts'
import { useManagement } from '../api/management-context.tsx'
import { withParameter } from '../api/pagination.ts'
import { Badge } from '../components/badge.tsx'
import { Button } from '../components/button.tsx'
import { CopyButton } from '../components/code/copy-button.tsx'
import { Empty } from '../components/empty.tsx'
import { SearchField } from '../components/forms/search-field.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { matchesText } from '../components/searchable.tsx'
import { Cell, Table } from '../components/table.tsx'
import { type Sorting, sortRows, useSorting } from '../components/use-sorting.ts'
import { CreateApi } from './create-api.tsx'

const SORT = {
  name: ({ name, identifier }: Api) => name || identifier,
  identifier: ({ identifier }: Api) => identifier,
  permissions: ({ scopes }: Api) => scopes.length,
}

/** Lists all APIs. */
export default function ApisPage() {
  const [creating, setCreating] = useState(false)
  const [parameters, setParameters] = useSearchParams()
  const search = parameters.get('q') ?? ''
  const query = useQuery(apisQuery(useManagement()))
  const sorting = useSorting({ column: 'name' })
  const create = (
    <Button kind="primary" icon={<Plus aria-hidden="true" />} onClick={() => setCreating(true)}>
      Create API
    </Button>
  )

  return (
    <Page
      title="APIs"
      lead="The APIs that access tokens are for. Each has an identifier, which its tokens contain as the audience."
      actions={create}
    >
      <SearchField
        label="Search by name or identifier"
        value={search}
        onChange={q => setParameters(current => withParameter(current, 'q', q), { replace: true })}
      />
      <Loaded query={query} what="the APIs">
        {apis => (
          <ApiTable
            apis={sortRows(apis, sorting, SORT).filter(api => matches(api, search))}
            search={search}
            sorting={sorting}
          />
        )}
      </Loaded>
      {creating && <CreateApi onClose={() => setCreating(false)} />}
    </Page>
  )
}

interface ApiTableProps {
  apis: readonly Api[]
  search: string
  sorting: Sorting
}

function ApiTable({ apis, search, sorting }: ApiTableProps) {
  if (apis.length === 0) {
    return search === '' ? (
      <Empty icon={<Waypoints />} title="No APIs yet">
        Create one to get tokens for it.
      </Empty>
    ) : (
      <Empty icon={<Waypoints />} title={`No API matches “${search}”`} />
    )
  }
  return (
    <Table
      caption="APIs"
      columns={[
        { label: 'Name', sort: 'name' },
        { label: 'Identifier (audience)', sort: 'identifier' },
        { label: 'Permissions', sort: 'permissions' },
      ]}
      sorting={sorting}
    >
      {apis.map(api => (
        <tr key={api.id}>
          <Cell main>
            <Link to={`/apis/${encodeURIComponent(api.id)}/settings`}>{api.name || api.identifier}</Link>{' '}
            {api.is_system && <Badge>System API</Badge>}
          </Cell>
          <Cell label="Identifier">
            <span className="copyable">
              <code>{api.identifier}</code>
              <CopyButton text={api.identifier} what={`identifier of ${api.name}`} />
            </span>
          </Cell>
          <Cell label="Permissions" short>
            {api.scopes.length}
          </Cell>
        </tr>
      ))}
    </Table>
  )
}

function matches({ name, identifier }: Api, search: string): boolean {
  return matchesText(`${name} ${identifier}`, search)
}
