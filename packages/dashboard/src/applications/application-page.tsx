import { useQuery } from '@tanstack/react-query'
import { Outlet, useOutletContext, useParams } from 'react-router'
import { type Application, applicationQuery, isMachine } from '../api/applications.ts'
import { useManagement } from '../api/management-context.tsx'
import { Badge } from '../components/badge.tsx'
import { CopyButton } from '../components/code/copy-button.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { Tabs } from '../components/tabs.tsx'
import { kindOf } from './app-types.ts'

const BACK = { to: '/applications', label: 'Back to Applications' }

const TABS = [
  { to: 'quickstart', label: 'Quickstart' },
  { to: 'settings', label: 'Settings' },
]

/** The page of one application: its name and its tabs. */
export default function ApplicationPage() {
  const { id = '' } = useParams()
  const query = useQuery(applicationQuery(useManagement(), id))

  if (!query.data) {
    return (
      <Page title="Application" back={BACK}>
        <Loaded query={query} what="the application">
          {() => null}
        </Loaded>
      </Page>
    )
  }
  const application = query.data
  const { label, Icon } = kindOf(application.app_type)
  const lead = (
    <span className="copyable">
      <Badge>{label}</Badge>
      <span>
        Client ID <code>{application.client_id}</code>
      </span>
      <CopyButton text={application.client_id} what="client ID" />
    </span>
  )
  return (
    <Page title={application.name} back={BACK} icon={<Icon aria-hidden="true" />} lead={lead}>
      <Tabs label="Application" tabs={isMachine(application) ? [...TABS, { to: 'apis', label: 'APIs' }] : TABS} />
      <Outlet context={application} key={application.client_id} />
    </Page>
  )
}

/** The application of the current page. */
export function useApplication(): Application {
  return useOutletContext<Application>()
}
