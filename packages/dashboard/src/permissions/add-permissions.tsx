import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Api, apisQuery } from '../api/apis.ts'
import { useManagement } from '../api/management-context.tsx'
import { ASSIGNED_PERMISSIONS, type AssignedPermission, addPermissions } from '../api/permissions.ts'
import { useChange } from '../api/use-change.ts'
import { Dialog } from '../components/dialog.tsx'
import { useUnsaved } from '../components/forms/drafts.tsx'
import { SelectField } from '../components/forms/field.tsx'
import { Form } from '../components/forms/form.tsx'
import { Picker } from '../components/forms/picker.tsx'
import { Loaded } from '../components/loaded.tsx'

interface AddPermissionsProps {
  assignee: string
  assigned: readonly AssignedPermission[]
  /** The identifier of the API that is selected first. */
  api?: string | undefined
  /** The permissions that are selected first. */
  permissions?: readonly string[] | undefined
  onClose: () => void
}

/** A dialog that adds permissions of one API. */
export function AddPermissions(props: AddPermissionsProps) {
  const query = useQuery(apisQuery(useManagement()))
  return (
    <Dialog title="Add permissions" description="Choose an API, then its permissions." open onClose={props.onClose}>
      <Loaded query={query} what="the APIs">
        {apis => <Choice {...props} apis={ordered(apis)} />}
      </Loaded>
    </Dialog>
  )
}

function Choice({
  assignee,
  assigned,
  apis,
  api,
  permissions = [],
  onClose,
}: AddPermissionsProps & { apis: readonly Api[] }) {
  const first = apis.find(known => known.identifier === api) ?? apis[0]
  const [identifier, setIdentifier] = useState(first?.identifier ?? '')
  const [chosen, setChosen] = useState<readonly string[]>(() =>
    openPermissions(apis, identifier, assigned)
      .map(({ value }) => value)
      .filter(value => permissions.includes(value)),
  )
  const add = useChange(addPermissions, {
    stale: [ASSIGNED_PERMISSIONS],
    done: 'Added the permissions',
    onDone: onClose,
  })
  const open = openPermissions(apis, identifier, assigned)
  useUnsaved(chosen.length > 0)

  function submit() {
    const permissions = chosen.map(permission_name => ({ permission_name, resource_server_identifier: identifier }))
    add.mutate({ assignee, permissions })
  }

  return (
    <Form
      submit="Add Permissions"
      busy={add.isPending}
      error={add.error}
      disabled={chosen.length === 0}
      onSubmit={submit}
      onCancel={onClose}
    >
      <SelectField
        label="API"
        value={identifier}
        onChange={event => {
          setIdentifier(event.target.value)
          setChosen([])
        }}
      >
        {apis.map(api => (
          <option key={api.id} value={api.identifier}>
            {api.name}
          </option>
        ))}
      </SelectField>
      {open.length === 0 ? (
        <p className="lead">The API defines no further permissions.</p>
      ) : (
        <Picker label="Permissions" options={open} chosen={chosen} onChange={setChosen} />
      )}
    </Form>
  )
}

/** The permissions of the API that are not assigned directly yet. */
function openPermissions(
  apis: readonly Api[],
  identifier: string,
  assigned: readonly AssignedPermission[],
): Api['scopes'] {
  const taken = new Set(
    assigned
      .filter(permission => permission.resource_server_identifier === identifier)
      .filter(({ isDirect }) => isDirect)
      .map(({ permission_name }) => permission_name),
  )
  return (apis.find(api => api.identifier === identifier)?.scopes ?? []).filter(({ value }) => !taken.has(value))
}

/** Custom APIs first, then the Management API. */
function ordered(apis: readonly Api[]): Api[] {
  return apis.toSorted((one, other) => Number(one.is_system) - Number(other.is_system))
}
