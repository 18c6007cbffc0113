import { useQuery } from '@tanstack/react-query'
import { AppWindow, Plus } from 'lucide-react'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { type Application, applicationsQuery } from '../api/applications.ts'
import { useManagement } from '../api/management-context.tsx'
import { withParameter } from '../api/pagination.ts'
import { Button } from '../components/button.tsx'
import { CopyButton } from '../components/code/copy-button.tsx'
import { Empty } from '../components/empty.tsx'
import { SearchField } from '../components/forms/search-field.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { matchesText } from '../components/searchable.tsx'
import { Cell, Table } from '../components/table.tsx'
import { type Sorting, sortRows, useSorting } from '../components/use-sorting.ts'
import { kindOf } from './app-types.ts'
import { CreateApplication } from './create-application.tsx'

const SORT = {
  name: ({ name }: Application) => name,
  type: ({ app_type }: Application) => kindOf(app_type).label,
}

/** Lists all applications. */
export default function ApplicationsPage() {
  const [creating, setCreating] = useState(false)
  const [parameters, setParameters] = useSearchParams()
  const search = parameters.get('q') ?? ''
  const query = useQuery(applicationsQuery(useManagement()))
  const sorting = useSorting({ column: 'name' })

  return (
    <Page
      title="Applications"
      lead="The applications that request tokens. Each has a client ID; applications that can keep a secret have a client secret."
      actions={
        <Button kind="primary" icon={<Plus aria-hidden="true" />} onClick={() => setCreating(true)}>
          Create Application
        </Button>
      }
    >
      <SearchField
        label="Search by name or client ID"
        value={search}
        onChange={q => setParameters(current => withParameter(current, 'q', q), { replace: true })}
      />
      <Loaded query={query} what="the applications">
        {all => (
          <ApplicationTable
            applications={sortRows(all, sorting, SORT).filter(one => matches(one, search))}
            search={search}
            sorting={sorting}
          />
        )}
      </Loaded>
      {creating && <CreateApplication onClose={() => setCreating(false)} />}
    </Page>
  )
}

interface ApplicationTableProps {
  applications: readonly Application[]
  search: string
  sorting: Sorting
}

function ApplicationTable({ applications, search, sorting }: ApplicationTableProps) {
  if (applications.length === 0) {
    return (
      <Empty
        icon={<AppWindow />}
        title={search === '' ? 'No applications yet' : `No application matches “${search}”`}
      />
    )
  }
  return (
    <Table
      caption="Applications"
      columns={[{ label: 'Name', sort: 'name' }, { label: 'Type', sort: 'type' }, { label: 'Client ID' }]}
      sorting={sorting}
    >
      {applications.map(application => (
        <ApplicationRow key={application.client_id} application={application} />
      ))}
    </Table>
  )
}

function ApplicationRow({ application: { client_id, name, app_type } }: { application: Application }) {
  const { Icon, label } = kindOf(app_type)
  return (
    <tr>
      <Cell main>
        <Link to={`/applications/${encodeURIComponent(client_id)}/settings`}>{name}</Link>
      </Cell>
      <Cell label="Type" short>
        <span className="with-icon">
          <Icon aria-hidden="true" />
          {label}
        </span>
      </Cell>
      <Cell label="Client ID">
        <span className="copyable">
          <code>{client_id}</code>
          <CopyButton text={client_id} what={`client ID of ${name}`} />
        </span>
      </Cell>
    </tr>
  )
}

function matches({ name, client_id }: Application, search: string): boolean {
  return matchesText(`${name} ${client_id}`, search)
}
