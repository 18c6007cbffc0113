import { ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { Link } from 'react-router'
import type { Permission } from '../api/apis.ts'
import { createGrant, deleteGrant, GRANTS, type Grant, updateGrant } from '../api/grants.ts'
import { useChange } from '../api/use-change.ts'
import { Badge } from '../components/badge.tsx'
import { Button } from '../components/button.tsx'
import { useUnsaved } from '../components/forms/drafts.tsx'
import { Picker } from '../components/forms/picker.tsx'
import { Toggle } from '../components/forms/switch-field.tsx'
import { Notice } from '../components/notice.tsx'

interface GrantRowProps {
  /** The application on an API's page, or the API on an application's page. */
  name: string
  detail: string
  to: string
  clientId: string
  audience: string
  /** The permissions that the API defines. */
  permissions: readonly Permission[]
  grant: Grant | undefined
}

/** Authorizes an application for an API and selects its permissions. */
export function GrantRow({ name, detail, to, clientId, audience, permissions, grant }: GrantRowProps) {
  const id = useId()
  const [open, setOpen] = useState(false)
  // After it was opened once, it stays mounted, so that a selection is kept while it is closed.
  const [wasOpened, setWasOpened] = useState(false)
  const authorize = useChange(createGrant, {
    stale: [GRANTS],
    done: `Authorized: ${name}`,
    onDone: () => show(true),
  })
  const revoke = useChange(deleteGrant, { stale: [GRANTS], done: `Access revoked: ${name}` })
  const error = authorize.error ?? revoke.error
  const isAuthorized = grant !== undefined
  const isChanging = authorize.isPending || revoke.isPending
  const willBeAuthorized = authorize.isPending || (isAuthorized && !revoke.isPending)

  function show(shown: boolean) {
    setOpen(shown)
    if (shown) setWasOpened(true)
  }

  function toggle(checked: boolean) {
    if (checked) authorize.mutate({ client_id: clientId, audience, scope: [] })
    else if (grant) revoke.mutate(grant.id)
  }

  return (
    <li className="row">
      <div className="row__line">
        <div className="row__text">
          <strong>
            <Link to={to}>{name}</Link>
          </strong>
          <code>{detail}</code>
        </div>
        {grant ? (
          <Badge kind="good">
            Authorized · {grant.scope.length} of {permissions.length}
          </Badge>
        ) : (
          <Badge>Unauthorized</Badge>
        )}
        <Toggle label={`Authorize ${name}`} checked={willBeAuthorized} busy={isChanging} onChange={toggle} />
        <button
          type="button"
          className="icon-button row__opener"
          aria-expanded={open && isAuthorized}
          aria-controls={id}
          aria-label={`Permissions of ${name}`}
          disabled={!grant}
          onClick={() => show(!open)}
        >
          <ChevronDown aria-hidden="true" />
        </button>
      </div>
      {error && <Notice kind="alert">{error.message}</Notice>}
      <div id={id} hidden={!open}>
        {wasOpened && grant && (
          <GrantedPermissions key={grant.scope.join(' ')} permissions={permissions} grant={grant} />
        )}
      </div>
    </li>
  )
}

function GrantedPermissions({ permissions, grant }: { permissions: readonly Permission[]; grant: Grant }) {
  const [chosen, setChosen] = useState<readonly string[]>(grant.scope)
  const update = useChange(updateGrant, { stale: [GRANTS], done: 'Updated the permissions' })
  const dirty = chosen.length !== grant.scope.length || chosen.some(value => !grant.scope.includes(value))
  useUnsaved(dirty)

  if (permissions.length === 0) {
    return <p className="row__detail">This API defines no permissions, so its tokens have no permissions.</p>
  }
  return (
    <div className="row__detail">
      <Picker label="Permissions" options={permissions} chosen={chosen} onChange={setChosen} />
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
