import { useQuery } from '@tanstack/react-query'
import { Waypoints } from 'lucide-react'
import { Outlet, useOutletContext, useParams } from 'react-router'
import { type Api, apiQuery } from '../api/apis.ts'
import { useManagement } from '../api/management-context.tsx'
import { Badge } from '../components/badge.tsx'
import { CopyButton } from '../components/code/copy-button.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { Tabs } from '../components/tabs.tsx'

const TABS = [
  { to: 'settings', label: 'Settings' },
  { to: 'permissions', label: 'Permissions' },
  { to: 'authorized-clients', label: 'Machine to Machine Applications' },
  { to: 'claims', label: 'Token Claims' },
  { to: 'test', label: 'Test' },
]

const BACK = { to: '/apis', label: 'Back to APIs' }

/** The page of one API: its name and its tabs. */
export default function ApiPage() {
  const { id = '' } = useParams()
  const query = useQuery(apiQuery(useManagement(), id))

  if (!query.data) {
    return (
      <Page title="API" back={BACK}>
        <Loaded query={query} what="the API">
          {() => null}
        </Loaded>
      </Page>
    )
  }
  const api = query.data
  const lead = (
    <span className="copyable">
      {api.is_system ? <Badge>System API</Badge> : <Badge>Custom API</Badge>}
      <span>
        Identifier <code>{api.identifier}</code>
      </span>
      <CopyButton text={api.identifier} what="identifier" />
    </span>
  )
  return (
    <Page title={api.name || api.identifier} back={BACK} icon={<Waypoints aria-hidden="true" />} lead={lead}>
      <Tabs label="API" tabs={TABS} />
      <Outlet context={api} key={api.id} />
    </Page>
  )
}

/** The API of the current page. */
export function useApi(): Api {
  return useOutletContext<Api>()
}
