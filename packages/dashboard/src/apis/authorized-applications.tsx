import { useQuery } from '@tanstack/react-query'
import { Bot, ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { Link } from 'react-router'
import { Badge } from '../components/badge.tsx'
import { Button } from '../components/button.tsx'
import { Empty } from '../components/empty.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Notice } from '../components/notice.tsx'
import { PermissionPicker } from '../components/permission-picker.tsx'
import { Toggle } from '../components/switch-field.tsx'
import type { Api } from '../management/apis.ts'
import { type Application, applicationsQuery, isMachine } from '../management/applications.ts'
import { createGrant, deleteGrant, GRANTS, type Grant, grantsQuery, updateGrant } from '../management/grants.ts'
import { useManagement } from '../management/management-context.tsx'
import { useChange } from '../management/use-change.ts'
import { useApi } from './api-context.ts'

/** The applications that may ask for this API's tokens on their own behalf. */
export default function AuthorizedApplications() {
  const api = useApi()
  const management = useManagement()
  const applications = useQuery(applicationsQuery(management))
  const grants = useQuery(grantsQuery(management, { audience: api.identifier }))

  return (
    <Loaded query={applications} what="the applications">
      {all => (
        <Loaded query={grants} what="the grants">
          {granted => <MachineList api={api} applications={all.filter(isMachine)} grants={granted} />}
        </Loaded>
      )}
    </Loaded>
  )
}

interface MachineListProps {
  api: Api
  applications: readonly Application[]
  grants: readonly Grant[]
}

function MachineList({ api, applications, grants }: MachineListProps) {
  if (applications.length === 0) {
    return (
      <Empty
        icon={<Bot />}
        title="No application can be authorized"
        action={<Link to="../test">Create a test application</Link>}
      >
        Programs that run without a person, such as scripts and services, are machine to machine applications.
      </Empty>
    )
  }
  return (
    <>
      <p className="lead">
        An authorized application trades its client ID and secret for a token, with the permissions it was granted.
      </p>
      <ul className="rows">
        {applications.map(application => (
          <MachineRow
            key={application.client_id}
            api={api}
            application={application}
            grant={grants.find(grant => grant.client_id === application.client_id)}
          />
        ))}
      </ul>
    </>
  )
}

interface MachineRowProps {
  api: Api
  application: Application
  grant: Grant | undefined
}

function MachineRow({ api, application, grant }: MachineRowProps) {
  const id = useId()
  const [open, setOpen] = useState(false)
  const authorize = useChange(createGrant, {
    stale: [GRANTS],
    done: `Authorized ${application.name}`,
    onDone: () => setOpen(true),
  })
  const withdraw = useChange(deleteGrant, { stale: [GRANTS], done: `${application.name} is no longer authorized` })
  const error = authorize.error ?? withdraw.error

  function toggle(checked: boolean) {
    if (checked) authorize.mutate({ client_id: application.client_id, audience: api.identifier, scope: [] })
    else if (grant) withdraw.mutate(grant.id)
  }

  return (
    <li className="row">
      <div className="row__line">
        <div className="row__text">
          <strong>
            <Link to={`/applications/${encodeURIComponent(application.client_id)}/settings`}>{application.name}</Link>
          </strong>
          <code>{application.client_id}</code>
        </div>
        {grant ? (
          <Badge kind="good">
            Authorized · {grant.scope.length} of {api.scopes.length}
          </Badge>
        ) : (
          <Badge>Unauthorized</Badge>
        )}
        <Toggle label={`Authorize ${application.name}`} checked={grant !== undefined} onChange={toggle} />
        <button
          type="button"
          className="icon-button row__opener"
          aria-expanded={open && grant !== undefined}
          aria-controls={id}
          aria-label={`Permissions of ${application.name}`}
          disabled={!grant}
          onClick={() => setOpen(!open)}
        >
          <ChevronDown aria-hidden="true" />
        </button>
      </div>
      {error && <Notice kind="alert">{error.message}</Notice>}
      <div id={id}>{open && grant && <GrantedPermissions key={grant.scope.join(' ')} api={api} grant={grant} />}</div>
    </li>
  )
}

function GrantedPermissions({ api, grant }: { api: Api; grant: Grant }) {
  const [chosen, setChosen] = useState<readonly string[]>(grant.scope)
  const update = useChange(updateGrant, { stale: [GRANTS], done: 'Updated the permissions' })
  const dirty = chosen.length !== grant.scope.length || chosen.some(value => !grant.scope.includes(value))

  if (api.scopes.length === 0)
    return <p className="row__detail">This API defines no permissions: its tokens carry none.</p>
  return (
    <div className="row__detail">
      <PermissionPicker label="Permissions" permissions={api.scopes} chosen={chosen} onChange={setChosen} />
      {update.error && <Notice kind="alert">{update.error.message}</Notice>}
      <div>
        <Button
          kind="primary"
          busy={update.isPending}
          disabled={!dirty}
          onClick={() => update.mutate({ id: grant.id, scope: [...chosen] })}
        >
          Update
        </Button>
      </div>
    </div>
  )
}
