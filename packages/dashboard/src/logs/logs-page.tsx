import { useQuery } from '@tanstack/react-query'
import { Pause, Play, ScrollText } from 'lucide-react'
import { Link, useSearchParams } from 'react-router'
import { type Log, type LogPage, logsQuery } from '../api/logs.ts'
import { useManagement } from '../api/management-context.tsx'
import { pageNumber } from '../api/pagination.ts'
import { Button } from '../components/button.tsx'
import { agoText, instantText } from '../components/duration.ts'
import { Empty } from '../components/empty.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { Pager } from '../components/pager.tsx'
import { Cell, Table } from '../components/table.tsx'
import { useConfig } from '../config.ts'
import { LogFilters, PERIODS } from './log-filters.tsx'
import { CATEGORIES, type Category, logTypeOf, typesOf } from './log-types.ts'

/** The log of the tenant, updated live. */
export default function LogsPage() {
  const [parameters, setParameters] = useSearchParams()
  const category = categoryOf(parameters.get('show'))
  const page = pageNumber(parameters)
  const live = page === 0 && parameters.get('live') !== 'off'
  const value = (name: string) => parameters.get(name) ?? undefined
  const application = value('application')
  const showsOwn = value('own') === 'on'
  const { clientId } = useConfig()
  const filter = {
    types: typesOf(category),
    search: value('q'),
    user: value('user'),
    application,
    api: value('api'),
    hidden: showsOwn || application !== undefined ? undefined : clientId,
    since: sinceOf(value('since')),
  }
  const query = useQuery(logsQuery(useManagement(), { filter, page, live }))

  function set(changes: Record<string, string | undefined>) {
    const next = { ...Object.fromEntries(parameters), ...changes }
    setParameters(
      Object.entries(next).flatMap<[string, string]>(([name, value]) => (value === undefined ? [] : [[name, value]])),
    )
  }

  return (
    <Page
      title="Logs"
      lead="Logins, tokens, failures and changes. Open an entry for details."
      actions={
        <Button
          icon={live ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
          onClick={() => set({ live: live ? 'off' : undefined, page: undefined })}
        >
          {live ? 'Pause' : 'Follow live'}
        </Button>
      }
    >
      <div className="bar">
        <fieldset className="filters">
          <legend className="visually-hidden">Show</legend>
          <Filter
            label="All"
            pressed={category === undefined}
            onPress={() => set({ show: undefined, page: undefined })}
          />
          {Object.entries(CATEGORIES).map(([value, label]) => (
            <Filter
              key={value}
              label={label}
              pressed={category === value}
              onPress={() => set({ show: value, page: undefined })}
            />
          ))}
        </fieldset>
        <span className="bar__space" />
        {live && <span className="live">Live</span>}
      </div>
      <LogFilters value={value} onChange={changes => set({ ...changes, page: undefined })} />
      <Loaded query={query} what="the logs">
        {found => (
          <LogTable
            found={found}
            // Unknown while the entries of the previous filter are still shown.
            now={query.dataUpdatedAt || Date.now()}
            page={page}
            onPage={next => set({ page: next === 0 ? undefined : String(next + 1) })}
          />
        )}
      </Loaded>
    </Page>
  )
}

function Filter({ label, pressed, onPress }: { label: string; pressed: boolean; onPress: () => void }) {
  return (
    <button type="button" className="filter" aria-pressed={pressed} onClick={onPress}>
      {label}
    </button>
  )
}

interface LogTableProps {
  found: LogPage
  /** When the page was fetched. */
  now: number
  page: number
  onPage: (page: number) => void
}

function LogTable({ found, now, page, onPage }: LogTableProps) {
  if (found.logs.length === 0 && page === 0) {
    return (
      <Empty icon={<ScrollText />} title="No logs yet">
        Log in to an application or request a token to create a log entry.
      </Empty>
    )
  }
  return (
    <>
      <Table
        caption="Logs"
        columns={[{ label: 'Type' }, { label: 'User' }, { label: 'Application' }, { label: 'Date' }]}
      >
        {found.logs.map(log => (
          <LogRow key={log.log_id} log={log} now={now} />
        ))}
      </Table>
      <Pager page={page} total={found.total} what="logs" onPage={onPage} />
    </>
  )
}

function LogRow({ log, now }: { log: Log; now: number }) {
  const { log_id, type, description, user_id, user_name, client_name, client_id, date } = log
  const { label, outcome } = logTypeOf(type)
  return (
    <tr>
      <Cell main>
        <span className="log">
          <span className={`log__mark log__mark--${outcome}`} aria-hidden="true" />
          <span>
            <Link to={`/logs/${encodeURIComponent(log_id)}`}>{label}</Link>
            {outcome === 'alert' && <span className="visually-hidden"> (refused)</span>}
            {description && description !== label && <small className="log__text">{description}</small>}
          </span>
        </span>
      </Cell>
      <Cell label="User">{user_name ?? (user_id && <code>{user_id}</code>) ?? ''}</Cell>
      <Cell label="Application">{client_name ?? client_id ?? ''}</Cell>
      <Cell label="Date" short>
        <time dateTime={date} title={instantText(date)}>
          {agoText(date, now)}
        </time>
      </Cell>
    </tr>
  )
}

const MINUTE_MS = 60_000

/** The beginning of a period, at a whole minute, so that the list is not fetched again each time the page is drawn. */
function sinceOf(period: string | undefined): string | undefined {
  const minutes = PERIODS.find(({ value }) => value === period)?.minutes
  if (minutes === undefined) return undefined
  return new Date((Math.floor(Date.now() / MINUTE_MS) - minutes) * MINUTE_MS).toISOString()
}

function categoryOf(name: string | null): Category | undefined {
  return Object.keys(CATEGORIES).find((category): category is Category => category === name)
}
