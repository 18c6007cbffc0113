import { useQuery } from '@tanstack/react-query'
import { LogOut, MonitorSmartphone } from 'lucide-react'
import { Button, IconButton } from '../components/button.tsx'
import { instantText } from '../components/duration.ts'
import { Empty } from '../components/empty.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Cell, Table } from '../components/table.tsx'
import { useConfig } from '../config-context.ts'
import { applicationsQuery } from '../management/applications.ts'
import { useManagement } from '../management/management-context.tsx'
import { endSession, endSessionsOf, SESSIONS, type Session, sessionsQuery } from '../management/sessions.ts'
import { useChange } from '../management/use-change.ts'
import { useUser } from './user-context.ts'

/** Where one person is logged in. */
export default function UserSessions() {
  const { user_id } = useUser()
  const query = useQuery(sessionsQuery(useManagement(), user_id))
  const endAll = useChange(endSessionsOf, { stale: [SESSIONS], done: 'Ended all sessions' })
  return (
    <>
      <div className="bar">
        <p className="lead">
          Browsers in which the person is logged in at this tenant. Ending a session asks for a new login; tokens that
          are out stay valid until they expire.
        </p>
        <span className="bar__space" />
        {query.data && query.data.length > 0 && (
          <Button icon={<LogOut aria-hidden="true" />} busy={endAll.isPending} onClick={() => endAll.mutate(user_id)}>
            End All Sessions
          </Button>
        )}
      </div>
      <Loaded query={query} what="the sessions">
        {sessions =>
          sessions.length === 0 ? (
            <Empty icon={<MonitorSmartphone />} title="Logged in nowhere" />
          ) : (
            <SessionTable sessions={sessions} />
          )
        }
      </Loaded>
    </>
  )
}

function SessionTable({ sessions }: { sessions: readonly Session[] }) {
  const applications = useQuery(applicationsQuery(useManagement()))
  const { clientId } = useConfig()
  const nameOf = (id: string) =>
    id === clientId ? 'Dashboard' : applications.data?.find(({ client_id }) => client_id === id)?.name || id
  const end = useChange(endSession, { stale: [SESSIONS], done: 'Ended the session' })
  return (
    <Table
      caption="Sessions"
      columns={[{ label: 'Since' }, { label: 'Until' }, { label: 'Applications' }, { label: 'Actions', hidden: true }]}
    >
      {sessions.map(({ id, authenticated_at, expires_at, clients }) => (
        <tr key={id}>
          <Cell main>{authenticated_at ? instantText(authenticated_at) : 'Unknown'}</Cell>
          <Cell label="Until">{expires_at ? instantText(expires_at) : 'It is ended'}</Cell>
          <Cell label="Applications">{clients.map(({ client_id }) => nameOf(client_id)).join(', ')}</Cell>
          <td className="table__actions">
            <IconButton label="End the session" onClick={() => end.mutate(id)}>
              <LogOut aria-hidden="true" />
            </IconButton>
          </td>
        </tr>
      ))}
    </Table>
  )
}
