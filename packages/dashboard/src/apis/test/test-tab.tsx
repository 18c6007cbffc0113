import { useQuery } from '@tanstack/react-query'
import { FlaskConical } from 'lucide-react'
import type { Api } from '../../api/apis.ts'
import { APPLICATIONS, applicationsQuery, createApplication, isMachine } from '../../api/applications.ts'
import { createGrant, GRANTS, grantsQuery } from '../../api/grants.ts'
import { useManagement } from '../../api/management-context.tsx'
import { useChange } from '../../api/use-change.ts'
import { usersQuery } from '../../api/users.ts'
import { Button } from '../../components/button.tsx'
import { Empty } from '../../components/empty.tsx'
import { Loaded } from '../../components/loaded.tsx'
import { Notice } from '../../components/notice.tsx'
import { useApi } from '../api-page.tsx'
import { TestBench } from './test-bench.tsx'

/** Gets a token for the API and calls the API. */
export default function TestTab() {
  const api = useApi()
  const management = useManagement()
  const applications = useQuery(applicationsQuery(management))
  const users = useQuery(usersQuery(management, { search: '', page: 0 }))
  const grants = useQuery(grantsQuery(management, { audience: api.identifier }))

  return (
    <Loaded query={applications} what="the applications">
      {all => (
        <Loaded query={grants} what="the grants">
          {granted => {
            const authorized = all.filter(isMachine).flatMap(application => {
              const grant = granted.find(({ client_id }) => client_id === application.client_id)
              return grant ? [{ application, grant }] : []
            })
            return (
              <TestBench
                api={api}
                authorized={authorized}
                user={api.is_system ? undefined : users.data?.users[0]}
                missing={<CreateTestApplication api={api} />}
              />
            )
          }}
        </Loaded>
      )}
    </Loaded>
  )
}

function CreateTestApplication({ api }: { api: Api }) {
  const create = useChange(
    async management => {
      const application = await createApplication(management, {
        name: testName(api),
        app_type: 'non_interactive',
        grant_types: ['client_credentials'],
      })
      const scope = api.scopes.map(({ value }) => value)
      await createGrant(management, { client_id: application.client_id, audience: api.identifier, scope })
    },
    { stale: [APPLICATIONS, GRANTS], done: 'Created and authorized the test application' },
  )
  return (
    <Empty
      icon={<FlaskConical />}
      title="Test the API"
      action={
        <Button kind="primary" busy={create.isPending} onClick={() => create.mutate(undefined)}>
          Create &amp; Authorize Test Application
        </Button>
      }
    >
      Tokens are issued to applications. This creates a machine to machine application for tests, and authorizes it for
      “{api.name || api.identifier}” with every permission that the API defines.
      {create.error && <Notice kind="alert">{create.error.message}</Notice>}
    </Empty>
  )
}

const LONGEST_NAME = 200
const SUFFIX = ' (Test Application)'

/** Auth0's name for it. A long API name is truncated. */
function testName({ name, identifier }: Api): string {
  return (name || identifier).slice(0, LONGEST_NAME - SUFFIX.length) + SUFFIX
}
