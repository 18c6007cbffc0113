import { useQuery } from '@tanstack/react-query'
import { Building2 } from 'lucide-react'
import { Outlet, useOutletContext, useParams } from 'react-router'
import { useManagement } from '../api/management-context.tsx'
import { type Organization, organizationQuery } from '../api/organizations.ts'
import { CopyButton } from '../components/code/copy-button.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { Tabs } from '../components/tabs.tsx'

const BACK = { to: '/organizations', label: 'Back to Organizations' }

const TABS = [
  { to: 'settings', label: 'Settings' },
  { to: 'members', label: 'Members' },
  { to: 'invitations', label: 'Invitations' },
]

/** The page of one organization: its name and its tabs. */
export default function OrganizationPage() {
  const { id = '' } = useParams()
  const query = useQuery(organizationQuery(useManagement(), id))
  if (!query.data) {
    return (
      <Page title="Organization" back={BACK}>
        <Loaded query={query} what="the organization">
          {() => null}
        </Loaded>
      </Page>
    )
  }
  const organization = query.data
  const lead = (
    <span className="copyable">
      <span>
        Organization ID <code>{organization.id}</code>
      </span>
      <CopyButton text={organization.id} what="organization ID" />
    </span>
  )
  return (
    <Page
      title={organization.display_name || organization.name}
      back={BACK}
      icon={<Building2 aria-hidden="true" />}
      lead={lead}
    >
      <Tabs label="Organization" tabs={TABS} />
      <Outlet context={organization} key={organization.id} />
    </Page>
  )
}

/** The organization of the current page. */
export function useOrganization(): Organization {
  return useOutletContext<Organization>()
}
