import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { type Log, logQuery } from '../api/logs.ts'
import { useManagement } from '../api/management-context.tsx'
import { Badge } from '../components/badge.tsx'
import { CodeBlock } from '../components/code/code-block.tsx'
import { instantText } from '../components/duration.ts'
import { Loaded } from '../components/loaded.tsx'
import { Notice } from '../components/notice.tsx'
import { Page } from '../components/page.tsx'
import { Section } from '../components/section.tsx'
import { explainLog } from './explain-log.ts'
import { logTypeOf } from './log-types.ts'

const BACK = { to: '/logs', label: 'Back to Logs' }

/** One log entry. For a failure, it explains the reason and what to do. */
export default function LogEntryPage() {
  const { id = '' } = useParams()
  const query = useQuery(logQuery(useManagement(), id))
  const title = query.data ? logTypeOf(query.data.type).label : 'Log entry'
  return (
    <Page title={title} back={BACK} lead={query.data && instantText(query.data.date)}>
      <Loaded query={query} what="the entry">
        {log => <Entry log={log} />}
      </Loaded>
    </Page>
  )
}

function Entry({ log }: { log: Log }) {
  return (
    <>
      <Why log={log} />
      <Section title="Details" lead="The user, the application and the IP address.">
        <Facts log={log} />
      </Section>
      <CodeBlock label="Raw entry" code={JSON.stringify(log, undefined, 2)} />
    </>
  )
}

function Why({ log }: { log: Log }) {
  const explanation = explainLog(log)
  if (!explanation) return null
  const { reason, why, remedy, place } = explanation
  return (
    <Notice kind="alert" title={reason}>
      <p>{why}</p>
      <p>
        {remedy} {place && <Link to={place.to}>{place.label}</Link>}
      </p>
    </Notice>
  )
}

function Facts({ log: { type, description, user_id, user_name, client_id, client_name, audience, ip } }: { log: Log }) {
  return (
    <dl className="facts">
      <dt>Type</dt>
      <dd>
        <Badge kind={logTypeOf(type).outcome}>{type}</Badge>
      </dd>
      {description && (
        <>
          <dt>Description</dt>
          <dd>{description}</dd>
        </>
      )}
      {(user_name || user_id) && (
        <>
          <dt>User</dt>
          <dd>
            {user_id ? (
              <Link to={`/users/${encodeURIComponent(user_id)}/details`}>{user_name ?? user_id}</Link>
            ) : (
              user_name
            )}
          </dd>
        </>
      )}
      {client_id && (
        <>
          <dt>Application</dt>
          <dd>
            <Link to={`/applications/${encodeURIComponent(client_id)}/settings`}>{client_name ?? client_id}</Link>
          </dd>
        </>
      )}
      {audience && (
        <>
          <dt>Audience</dt>
          <dd>
            <code>{audience}</code>
          </dd>
        </>
      )}
      {ip && (
        <>
          <dt>IP address</dt>
          <dd>
            <code>{ip}</code>
          </dd>
        </>
      )}
    </dl>
  )
}
