import { useQuery } from '@tanstack/react-query'
import { Waypoints } from 'lucide-react'
import { Link } from 'react-router'
import { apisQuery } from '../api/apis.ts'
import { isMachine } from '../api/applications.ts'
import { grantsQuery } from '../api/grants.ts'
import { useManagement } from '../api/management-context.tsx'
import { Empty } from '../components/empty.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Searchable } from '../components/searchable.tsx'
import { GrantRow } from '../grants/grant-row.tsx'
import { useApplication } from './application-page.tsx'

/** Authorizes a machine to machine application for APIs. For other applications the page explains why they have no APIs. */
export default function ApplicationApis() {
  const application = useApplication()
  return isMachine(application) ? <GrantList clientId={application.client_id} /> : <NoMachine />
}

function NoMachine() {
  return (
    <Empty
      icon={<Waypoints />}
      title="This application gets tokens for users only"
      action={<Link to="../quickstart">Open its quickstart</Link>}
    >
      To get tokens without a user, an application needs the grant type “client_credentials”, as machine to machine
      applications and regular web applications have it.
    </Empty>
  )
}

function GrantList({ clientId: client_id }: { clientId: string }) {
  const management = useManagement()
  const apis = useQuery(apisQuery(management))
  const grants = useQuery(grantsQuery(management, { client_id }))

  return (
    <Loaded query={apis} what="the APIs">
      {all => (
        <Loaded query={grants} what="the grants">
          {granted =>
            all.length === 0 ? (
              <Empty icon={<Waypoints />} title="No APIs yet" />
            ) : (
              <Searchable items={all} what="APIs" textOf={({ name, identifier }) => `${name} ${identifier}`}>
                {found => (
                  <ul className="rows">
                    {found.map(api => (
                      <GrantRow
                        key={api.id}
                        name={api.name || api.identifier}
                        detail={api.identifier}
                        to={`/apis/${encodeURIComponent(api.id)}/settings`}
                        clientId={client_id}
                        audience={api.identifier}
                        permissions={api.scopes}
                        grant={granted.find(({ audience }) => audience === api.identifier)}
                      />
                    ))}
                  </ul>
                )}
              </Searchable>
            )
          }
        </Loaded>
      )}
    </Loaded>
  )
}
