import { useQuery } from '@tanstack/react-query'
import { LogOut, MonitorSmartphone } from 'lucide-react'
import { applicationsQuery } from '../api/applications.ts'
import { useManagement } from '../api/management-context.tsx'
import { endSession, endSessionsOf, SESSIONS, type Session, sessionsQuery } from '../api/sessions.ts'
import { useChange } from '../api/use-change.ts'
import { Button, IconButton } from '../components/button.tsx'
import { instantText } from '../components/duration.ts'
import { Empty } from '../components/empty.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Notice } from '../components/notice.tsx'
import { Searchable } from '../components/searchable.tsx'
import { Cell, Table } from '../components/table.tsx'
import { useConfig } from '../config.ts'
import { useUser } from './user-page.tsx'

/** The sessions of a user. */
export default function UserSessions() {
  const { user_id } = useUser()
  const query = useQuery(sessionsQuery(useManagement(), user_id))
  const endAll = useChange(endSessionsOf, { stale: [SESSIONS], done: 'Ended all sessions' })
  return (
    <>
      <div className="bar">
        <p className="lead">
          Browsers in which the user is logged in at this tenant. After a session ends, the user must log in again in
          that browser. Tokens that were issued stay valid until they expire, and refresh tokens can still be used.
        </p>
        <span className="bar__space" />
        {query.data && query.data.length > 0 && (
          <Button icon={<LogOut aria-hidden="true" />} busy={endAll.isPending} onClick={() => endAll.mutate(user_id)}>
            End All Sessions
          </Button>
        )}
      </div>
      {endAll.error && <Notice kind="alert">{endAll.error.message}</Notice>}
      <Loaded query={query} what="the sessions">
        {sessions =>
          sessions.length === 0 ? (
            <Empty icon={<MonitorSmartphone />} title="No active sessions" />
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
    <>
      {end.error && <Notice kind="alert">{end.error.message}</Notice>}
      <Searchable
        items={sessions}
        what="sessions"
        textOf={({ clients }) => clients.map(({ client_id }) => nameOf(client_id)).join(' ')}
      >
        {found => (
          <Table
            caption="Sessions"
            columns={[
              { label: 'Since' },
              { label: 'Until' },
              { label: 'Applications' },
              { label: 'Actions', hidden: true },
            ]}
          >
            {found.map(({ id, authenticated_at, expires_at, clients }) => (
              <tr key={id}>
                <Cell main>{authenticated_at ? instantText(authenticated_at) : 'Unknown'}</Cell>
                <Cell label="Until">{expires_at ? instantText(expires_at) : 'Unknown'}</Cell>
                <Cell label="Applications">{clients.map(({ client_id }) => nameOf(client_id)).join(', ')}</Cell>
                <td className="table__actions">
                  <IconButton
                    label="End the session"
                    busy={end.isPending && end.variables === id}
                    onClick={() => end.mutate(id)}
                  >
                    <LogOut aria-hidden="true" />
                  </IconButton>
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Searchable>
    </>
  )
}
