import { useQuery } from '@tanstack/react-query'
import { Zap } from 'lucide-react'
import { Link } from 'react-router'
import { type Action, actionsQuery, TRIGGERS } from '../api/actions.ts'
import { useManagement } from '../api/management-context.tsx'
import { Badge } from '../components/badge.tsx'
import { Empty } from '../components/empty.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Searchable } from '../components/searchable.tsx'
import { Cell, Table } from '../components/table.tsx'

/** All Actions. */
export default function Library() {
  const query = useQuery(actionsQuery(useManagement()))
  return (
    <Loaded query={query} what="the Actions">
      {actions =>
        actions.length === 0 ? (
          <Empty icon={<Zap />} title="No Actions yet">
            Create one, deploy it, then add it to its trigger. To add claims without code, open an API and its tab Token
            Claims.
          </Empty>
        ) : (
          <Searchable items={actions} what="Actions" textOf={action => `${action.name} ${triggerLabel(action)}`}>
            {found => (
              <Table caption="Actions" columns={[{ label: 'Name' }, { label: 'Trigger' }, { label: 'Status' }]}>
                {found.map(action => (
                  <tr key={action.id}>
                    <Cell main>
                      <Link to={`/actions/library/${encodeURIComponent(action.id)}`}>{action.name}</Link>
                    </Cell>
                    <Cell label="Trigger">{triggerLabel(action)}</Cell>
                    <Cell label="Status">
                      <Status action={action} />
                    </Cell>
                  </tr>
                ))}
              </Table>
            )}
          </Searchable>
        )
      }
    </Loaded>
  )
}

/** Whether the draft of an Action is what runs. */
export function Status({ action }: { action: Action }) {
  if (!action.deployed_version) return <Badge>Draft</Badge>
  if (action.all_changes_deployed) return <Badge kind="good">Version {action.deployed_version.number} deployed</Badge>
  return <Badge kind="warning">Changes not deployed</Badge>
}

export function triggerLabel({ supported_triggers }: Action): string {
  const [trigger] = supported_triggers
  return TRIGGERS.find(({ id }) => id === trigger?.id)?.label ?? trigger?.id ?? ''
}
