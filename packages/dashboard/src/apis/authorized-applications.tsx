import { useQuery } from '@tanstack/react-query'
import { Bot } from 'lucide-react'
import { Link } from 'react-router'
import { applicationsQuery, isMachine } from '../api/applications.ts'
import { grantsQuery } from '../api/grants.ts'
import { useManagement } from '../api/management-context.tsx'
import { Empty } from '../components/empty.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Searchable } from '../components/searchable.tsx'
import { GrantRow } from '../grants/grant-row.tsx'
import { useApi } from './api-page.tsx'

/** Authorizes machine to machine applications for this API. */
export default function AuthorizedApplications() {
  const api = useApi()
  const management = useManagement()
  const applications = useQuery(applicationsQuery(management))
  const grants = useQuery(grantsQuery(management, { audience: api.identifier }))

  return (
    <Loaded query={applications} what="the applications">
      {all => (
        <Loaded query={grants} what="the grants">
          {granted => {
            const machines = all.filter(isMachine)
            if (machines.length === 0) return <NoMachines />
            return (
              <>
                <p className="lead">
                  An authorized application exchanges its client ID and secret for a token with the permissions that you
                  select.
                </p>
                <Searchable
                  items={machines}
                  what="applications"
                  textOf={({ client_id, name }) => `${name} ${client_id}`}
                >
                  {found => (
                    <ul className="rows">
                      {found.map(({ client_id, name }) => (
                        <GrantRow
                          key={client_id}
                          name={name}
                          detail={client_id}
                          to={`/applications/${encodeURIComponent(client_id)}/settings`}
                          clientId={client_id}
                          audience={api.identifier}
                          permissions={api.scopes}
                          grant={granted.find(grant => grant.client_id === client_id)}
                        />
                      ))}
                    </ul>
                  )}
                </Searchable>
              </>
            )
          }}
        </Loaded>
      )}
    </Loaded>
  )
}

function NoMachines() {
  return (
    <Empty
      icon={<Bot />}
      title="No application can be authorized"
      action={<Link to="../test">Create a test application</Link>}
    >
      Services, CLIs and jobs that run without a user are machine to machine applications.
    </Empty>
  )
}
