import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useSyncExternalStore } from 'react'
import { Link } from 'react-router'
import { type Api, apisQuery } from '../api/apis.ts'
import { recentLogsQuery } from '../api/logs.ts'
import { useManagement } from '../api/management-context.tsx'
import { dailyQuery } from '../api/stats.ts'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { typesOf } from '../logs/log-types.ts'
import { BarList } from './bar-list.tsx'
import { countFailures, countTokens, ISSUING } from './counts.ts'
import { DailyChart } from './daily-chart.tsx'
import { FirstSteps, isComplete, useFirstSteps } from './first-steps.tsx'

const NARROW = window.matchMedia('(max-width: 760px)')

const DAYS = 14
/** Shown on a narrow screen. */
const FEW_DAYS = 7
/** How many of the latest tokens and failures are counted. */
const ENTRIES = 100
const FAILURES = typesOf('failures')

/** Recent activity and the first tasks. */
export default function OverviewPage() {
  const management = useManagement()
  const days = useQuery(dailyQuery(management, DAYS))
  const tokens = useQuery(recentLogsQuery(management, ISSUING, ENTRIES))
  const failures = useQuery(recentLogsQuery(management, FAILURES, ENTRIES))
  const shownDays = useIsNarrow() ? FEW_DAYS : DAYS
  const apis = useQuery(apisQuery(management))
  const taken = useFirstSteps(tokens.data)
  const isNew = taken !== undefined && !isComplete(taken)

  return (
    <Page title="Overview" lead="Recent activity">
      {isNew && <FirstSteps taken={taken} />}
      <div className="panels">
        <Panel wide title="Logins and sign-ups" note={`The last ${shownDays} days`}>
          <Loaded query={days} what="the statistics">
            {found => <DailyChart days={found} length={shownDays} />}
          </Loaded>
        </Panel>
        <Panel title="Tokens by API" note={`Of the latest ${ENTRIES} tokens`} to="/logs?show=tokens">
          <Loaded query={tokens} what="the logs">
            {entries => (
              <BarList
                what="Tokens by API"
                empty="No tokens were issued recently."
                counts={countTokens(entries, namesOf(apis.data ?? []))}
              />
            )}
          </Loaded>
        </Panel>
        <Panel title="Failures by reason" note={`Of the latest ${ENTRIES} failures`} to="/logs?show=failures">
          <Loaded query={failures} what="the logs">
            {entries => (
              <BarList what="Failures by reason" empty="No recent failures." counts={countFailures(entries)} alert />
            )}
          </Loaded>
        </Panel>
      </div>
      {!isNew && <FirstSteps taken={taken} />}
    </Page>
  )
}

interface PanelProps {
  title: string
  note: string
  /** Link to the full list. */
  to?: string
  wide?: boolean
  children: ReactNode
}

function Panel({ title, note, to, wide = false, children }: PanelProps) {
  return (
    <section className={wide ? 'panel panel--wide' : 'panel'}>
      <header className="panel__header">
        <h2>{title}</h2>
        {to && (
          <Link to={to}>
            See all<span className="visually-hidden"> {title.toLowerCase()}</span>
          </Link>
        )}
      </header>
      <p className="panel__note">{note}</p>
      {children}
    </section>
  )
}

function namesOf(apis: readonly Api[]): Map<string, string> {
  return new Map(apis.map(({ identifier, name }) => [identifier, name]))
}

/** Whether the window is narrow; the limit is the same as in the stylesheets. */
function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => NARROW.matches)
}

function subscribe(changed: () => void): () => void {
  NARROW.addEventListener('change', changed)
  return () => NARROW.removeEventListener('change', changed)
}
