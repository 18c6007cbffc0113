import { useQuery } from '@tanstack/react-query'
import { Waypoints } from 'lucide-react'
import { Empty } from '../components/empty.tsx'
import { Loaded } from '../components/loaded.tsx'
import { GrantRow } from '../grants/grant-row.tsx'
import { apisQuery } from '../management/apis.ts'
import { grantsQuery } from '../management/grants.ts'
import { useManagement } from '../management/management-context.tsx'
import { useApplication } from './application-context.ts'

/** The APIs that an application may call on its own behalf. */
export default function ApplicationApis() {
  const { client_id } = useApplication()
  const management = useManagement()
  const apis = useQuery(apisQuery(management))
  const grants = useQuery(grantsQuery(management, { client_id }))

  return (
    <Loaded query={apis} what="the APIs">
      {all => (
        <Loaded query={grants} what="the grants">
          {granted =>
            all.length === 0 ? (
              <Empty icon={<Waypoints />} title="No API yet" />
            ) : (
              <ul className="rows">
                {all.map(api => (
                  <GrantRow
                    key={api.id}
                    name={api.name}
                    detail={api.identifier}
                    to={`/apis/${encodeURIComponent(api.id)}/settings`}
                    clientId={client_id}
                    audience={api.identifier}
                    permissions={api.scopes}
                    grant={granted.find(({ audience }) => audience === api.identifier)}
                  />
                ))}
              </ul>
            )
          }
        </Loaded>
      )}
    </Loaded>
  )
}
