import { useQuery } from '@tanstack/react-query'
import { Building2, Plus } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { useManagement } from '../api/management-context.tsx'
import { organizationsQuery } from '../api/organizations.ts'
import { Button } from '../components/button.tsx'
import { Empty } from '../components/empty.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { Cell, Table } from '../components/table.tsx'
import { CreateOrganization } from './create-organization.tsx'

/** Lists all organizations. */
export default function OrganizationsPage() {
  const [creating, setCreating] = useState(false)
  const query = useQuery(organizationsQuery(useManagement()))
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
      <Loaded query={query} what="the organizations">
        {organizations =>
          organizations.length === 0 ? (
            <Empty icon={<Building2 />} title="No organizations yet">
              Create one, add its members, then let an application use organizations in its settings.
            </Empty>
          ) : (
            <Table caption="Organizations" columns={[{ label: 'Name' }, { label: 'Identifier' }, { label: 'ID' }]}>
              {organizations.map(({ id, name, display_name }) => (
                <tr key={id}>
                  <Cell main>
                    <Link to={`/organizations/${encodeURIComponent(id)}/members`}>{display_name || name}</Link>
                  </Cell>
                  <Cell label="Identifier">{name}</Cell>
                  <Cell label="ID">
                    <code>{id}</code>
                  </Cell>
                </tr>
              ))}
            </Table>
          )
        }
      </Loaded>
      {creating && <CreateOrganization onClose={() => setCreating(false)} />}
    </Page>
  )
}
