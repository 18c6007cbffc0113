import { useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { apisQuery } from '../api/apis.ts'
import { applicationsQuery } from '../api/applications.ts'
import { useManagement } from '../api/management-context.tsx'
import { organizationsQuery } from '../api/organizations.ts'
import { rolesQuery } from '../api/roles.ts'
import { usersQuery } from '../api/users.ts'
import { matchesText } from '../components/searchable.tsx'
import { PLACES } from './places.ts'

/** Where the palette can lead. */
export interface Destination {
  to: string
  label: string
  /** Shown after the label, and searched too: an identifier, or the group of a page. */
  detail: string
}

export interface DestinationGroup {
  label: string
  items: readonly Destination[]
}

/** How many of each kind are shown. */
const SHOWN = 6

const PAGES: readonly Destination[] = PLACES.flatMap(({ label: group = '', pages }) =>
  pages.map(({ to, label }) => ({ to, label, detail: group === label ? '' : group })),
)

/** The pages, and the objects whose name or identifier contains the text. Users are searched by the tenant. */
export function useDestinations(search: string): readonly DestinationGroup[] {
  const management = useManagement()
  const applications = useQuery(applicationsQuery(management)).data ?? []
  const apis = useQuery(apisQuery(management)).data ?? []
  const users = useQuery(usersQuery(management, { search: useDeferredValue(search), page: 0 })).data?.users ?? []
  const roles = useQuery(rolesQuery(management)).data ?? []
  const organizations = useQuery(organizationsQuery(management)).data ?? []

  const groups: DestinationGroup[] = [
    { label: 'Pages', items: found(PAGES, search, PAGES.length) },
    {
      label: 'Applications',
      items: found(
        applications.map(({ client_id, name }) => destination('applications', client_id, 'settings', name, client_id)),
        search,
      ),
    },
    {
      label: 'APIs',
      items: found(
        apis.map(({ id, name, identifier }) => destination('apis', id, 'settings', name || identifier, identifier)),
        search,
      ),
    },
    {
      label: 'Users',
      items: found(
        users.map(({ user_id, email, name }) =>
          destination('users', user_id, 'details', email || name, name === email ? '' : name),
        ),
        search,
      ),
    },
    {
      label: 'Roles',
      items: found(
        roles.map(({ id, name, description }) => destination('roles', id, 'settings', name, description ?? '')),
        search,
      ),
    },
    {
      label: 'Organizations',
      items: found(
        organizations.map(({ id, name, display_name }) =>
          destination('organizations', id, 'members', display_name || name, name),
        ),
        search,
      ),
    },
  ]
  return groups.filter(({ items }) => items.length > 0)
}

function destination(place: string, id: string, tab: string, label: string, detail: string): Destination {
  return { to: `/${place}/${encodeURIComponent(id)}/${tab}`, label, detail }
}

function found(all: readonly Destination[], search: string, limit: number = SHOWN): readonly Destination[] {
  return all.filter(({ label, detail }) => matchesText(`${label} ${detail}`, search)).slice(0, limit)
}
