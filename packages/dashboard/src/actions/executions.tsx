import { useQuery } from '@tanstack/react-query'
import { Zap } from 'lucide-react'
import { type Execution, executionsQuery } from '../api/actions.ts'
import { useManagement } from '../api/management-context.tsx'
import { Badge } from '../components/badge.tsx'
import { Empty } from '../components/empty.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Searchable } from '../components/searchable.tsx'
import { Cell, Table } from '../components/table.tsx'

/** What ran, with what the Actions printed. */
export default function Executions() {
  const query = useQuery(executionsQuery(useManagement()))
  return (
    <Loaded query={query} what="the executions">
      {executions =>
        executions.length === 0 ? (
          <Empty icon={<Zap />} title="No Action ran yet">
            Add an Action to a trigger, then log in to an application.
          </Empty>
        ) : (
          <Searchable items={executions} what="executions" textOf={searchTextOf}>
            {found => (
              <Table caption="Executions" columns={[{ label: 'Time' }, { label: 'Trigger' }, { label: 'Actions' }]}>
                {found.map(({ id, created_at, trigger_id, results }) => (
                  <tr key={id}>
                    <Cell label="Time" short>
                      {new Date(created_at).toLocaleTimeString()}
                    </Cell>
                    <Cell label="Trigger" short>
                      <code>{trigger_id}</code>
                    </Cell>
                    <Cell label="Actions">
                      {results.map(({ action_name, error, logs }) => (
                        <div key={action_name}>
                          {action_name} {error ? <Badge kind="alert">failed</Badge> : <Badge kind="good">ran</Badge>}
                          {[...(error ? [error.message] : []), ...logs].map(line => (
                            <div key={line}>
                              <code>{line}</code>
                            </div>
                          ))}
                        </div>
                      ))}
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

function searchTextOf({ trigger_id, results }: Execution): string {
  return [
    trigger_id,
    ...results.flatMap(({ action_name, error, logs }) => [action_name, error?.message, ...logs]),
  ].join(' ')
}
