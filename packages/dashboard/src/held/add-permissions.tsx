import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Dialog } from '../components/dialog.tsx'
import { useUnsaved } from '../components/drafts.tsx'
import { SelectField } from '../components/field.tsx'
import { Form } from '../components/form.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Picker } from '../components/picker.tsx'
import { type Api, apisQuery } from '../management/apis.ts'
import { useManagement } from '../management/management-context.tsx'
import { givePermissions, HELD_PERMISSIONS, type HeldPermission } from '../management/permissions.ts'
import { useChange } from '../management/use-change.ts'

interface AddPermissionsProps {
  holder: string
  held: readonly HeldPermission[]
  onClose: () => void
}

/** Adds permissions of one API. */
export function AddPermissions({ holder, held, onClose }: AddPermissionsProps) {
  const query = useQuery(apisQuery(useManagement()))
  return (
    <Dialog title="Add permissions" description="Choose an API, then its permissions." open onClose={onClose}>
      <Loaded query={query} what="the APIs">
        {apis => <Choice holder={holder} held={held} apis={ordered(apis)} onClose={onClose} />}
      </Loaded>
    </Dialog>
  )
}

function Choice({ holder, held, apis, onClose }: AddPermissionsProps & { apis: readonly Api[] }) {
  const [identifier, setIdentifier] = useState(apis[0]?.identifier ?? '')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const give = useChange(givePermissions, { stale: [HELD_PERMISSIONS], done: 'Added the permissions', onDone: onClose })
  const open = openPermissions(apis, identifier, held)
  useUnsaved(chosen.length > 0)

  function submit() {
    const permissions = chosen.map(permission_name => ({ permission_name, resource_server_identifier: identifier }))
    give.mutate({ holder, permissions })
  }

  return (
    <Form
      submit="Add Permissions"
      busy={give.isPending}
      error={give.error}
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

/** What the API defines and the holder does not hold directly. */
function openPermissions(apis: readonly Api[], identifier: string, held: readonly HeldPermission[]): Api['scopes'] {
  const taken = new Set(
    held
      .filter(permission => permission.resource_server_identifier === identifier)
      .filter(({ isDirect }) => isDirect)
      .map(({ permission_name }) => permission_name),
  )
  return (apis.find(api => api.identifier === identifier)?.scopes ?? []).filter(({ value }) => !taken.has(value))
}

/** The user's own APIs before the tenant's. */
function ordered(apis: readonly Api[]): Api[] {
  return apis.toSorted((one, other) => Number(one.is_system) - Number(other.is_system))
}
