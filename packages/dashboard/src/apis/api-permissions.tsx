import { KeySquare, Plus, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { APIS, type Api, apiKey, type Permission, updateApi } from '../api/apis.ts'
import { GRANTS } from '../api/grants.ts'
import { useChange } from '../api/use-change.ts'
import { Button, IconButton } from '../components/button.tsx'
import { Confirm } from '../components/confirm.tsx'
import { Empty } from '../components/empty.tsx'
import { useUnsaved } from '../components/forms/drafts.tsx'
import { TextField } from '../components/forms/field.tsx'
import { Notice } from '../components/notice.tsx'
import { Searchable } from '../components/searchable.tsx'
import { Section } from '../components/section.tsx'
import { Cell, Table } from '../components/table.tsx'
import { useApi } from './api-page.tsx'

/** The permissions that an API defines. */
export default function ApiPermissions() {
  const api = useApi()
  const [removing, setRemoving] = useState<Permission>()
  const remove = useChange(updateApi, {
    stale: [APIS, GRANTS],
    entry: ({ id }) => apiKey(id),
    done: 'Removed the permission',
    onDone: () => setRemoving(undefined),
  })

  return (
    <>
      {!api.is_system && <AddPermission api={api} />}
      {api.scopes.length === 0 ? (
        <Empty icon={<KeySquare />} title="This API defines no permissions">
          Without permissions, your API can only check that a token is valid. Define permissions to give users different
          rights.
        </Empty>
      ) : (
        <Searchable
          items={api.scopes}
          what="permissions"
          textOf={({ value, description }) => `${value} ${description ?? ''}`}
        >
          {found => <PermissionTable api={api} permissions={found} onRemove={setRemoving} />}
        </Searchable>
      )}
      {removing && (
        <Confirm
          title="Remove this permission?"
          name={removing.value}
          submit="Remove"
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() =>
            remove.mutate({ id: api.id, scopes: api.scopes.filter(({ value }) => value !== removing.value) })
          }
          onClose={() => setRemoving(undefined)}
        >
          It is removed from all roles, users and applications. Their next tokens no longer contain it.
        </Confirm>
      )}
    </>
  )
}

function AddPermission({ api }: { api: Api }) {
  const [value, setValue] = useState('')
  const [description, setDescription] = useState('')
  const [problem, setProblem] = useState<string>()
  const add = useChange(updateApi, {
    stale: [APIS],
    entry: ({ id }) => apiKey(id),
    done: `Added the permission “${value}”`,
    onDone: () => {
      setValue('')
      setDescription('')
    },
  })
  useUnsaved(value !== '' || description !== '')

  function submit(event: FormEvent) {
    event.preventDefault()
    const found = permissionProblem(value.trim(), api)
    setProblem(found)
    if (!found && !add.isPending)
      add.mutate({ id: api.id, scopes: [...api.scopes, { value: value.trim(), description }] })
  }

  return (
    <Section
      title="Add a Permission"
      lead="Use an action and a resource, such as read:appointments. Your API requires the permission by this name."
    >
      <form className="inline-form" onSubmit={submit}>
        <TextField
          label="Permission"
          value={value}
          placeholder="read:appointments"
          problem={problem}
          onChange={event => setValue(event.target.value)}
        />
        <TextField
          label="Description"
          value={description}
          placeholder="Read your appointments"
          onChange={event => setDescription(event.target.value)}
        />
        <Button type="submit" kind="primary" icon={<Plus aria-hidden="true" />} busy={add.isPending}>
          Add
        </Button>
      </form>
      {add.error && <Notice kind="alert">{add.error.message}</Notice>}
    </Section>
  )
}

interface PermissionTableProps {
  api: Api
  permissions: readonly Permission[]
  onRemove: (permission: Permission) => void
}

function PermissionTable({ api, permissions, onRemove }: PermissionTableProps) {
  return (
    <Table
      caption="Permissions"
      columns={[{ label: 'Permission' }, { label: 'Description' }, { label: 'Actions', hidden: true }]}
    >
      {permissions.map(permission => (
        <tr key={permission.value}>
          <Cell main>
            <code>{permission.value}</code>
          </Cell>
          <Cell label="Description">{permission.description}</Cell>
          <td className="table__actions">
            {!api.is_system && (
              <IconButton label={`Remove ${permission.value}`} onClick={() => onRemove(permission)}>
                <Trash2 aria-hidden="true" />
              </IconButton>
            )}
          </td>
        </tr>
      ))}
    </Table>
  )
}

function permissionProblem(value: string, { scopes }: Api): string | undefined {
  if (value === '') return 'Enter a permission'
  if (/\s/.test(value)) return 'A permission must not contain spaces'
  return scopes.some(scope => scope.value === value) ? 'The API already defines this permission' : undefined
}
