import type { UseQueryResult } from '@tanstack/react-query'
import { KeySquare, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import {
  ASSIGNED_PERMISSIONS,
  type AssignedPermission,
  type PermissionName,
  removePermissions,
} from '../api/permissions.ts'
import { useChange } from '../api/use-change.ts'
import { Button, IconButton } from '../components/button.tsx'
import { Empty } from '../components/empty.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Notice } from '../components/notice.tsx'
import { Searchable } from '../components/searchable.tsx'
import { Cell, Table } from '../components/table.tsx'
import { AddPermissions } from './add-permissions.tsx'

interface PermissionListProps {
  /** The path of a user or a role in the Management API. */
  assignee: string
  lead: string
  query: UseQueryResult<AssignedPermission[]>
}

/** The permissions of a user or a role. A link with `?api=…&add=…` opens the dialog with these permissions selected. */
export function PermissionList({ assignee, lead, query }: PermissionListProps) {
  const [parameters, setParameters] = useSearchParams()
  const [adding, setAdding] = useState(parameters.has('add'))
  const close = () => {
    setAdding(false)
    if (parameters.has('add')) setParameters({}, { replace: true })
  }
  return (
    <>
      <div className="bar">
        <p className="lead">{lead}</p>
        <span className="bar__space" />
        <Button kind="primary" icon={<Plus aria-hidden="true" />} onClick={() => setAdding(true)}>
          Add Permissions
        </Button>
      </div>
      <Loaded query={query} what="the permissions">
        {assigned =>
          assigned.length === 0 ? (
            <Empty icon={<KeySquare />} title="No permissions yet">
              For an API with RBAC, tokens contain only permissions that are listed here.
            </Empty>
          ) : (
            <Searchable items={assigned} what="permissions" textOf={searchTextOf}>
              {found => <PermissionTable assignee={assignee} assigned={found} />}
            </Searchable>
          )
        }
      </Loaded>
      {adding && query.data && (
        <AddPermissions
          assignee={assignee}
          assigned={query.data}
          api={parameters.get('api') ?? undefined}
          permissions={parameters.get('add')?.split(' ')}
          onClose={close}
        />
      )}
    </>
  )
}

function PermissionTable({ assignee, assigned }: { assignee: string; assigned: readonly AssignedPermission[] }) {
  const remove = useChange(removePermissions, { stale: [ASSIGNED_PERMISSIONS], done: 'Removed the permission' })
  return (
    <>
      {remove.error && <Notice kind="alert">{remove.error.message}</Notice>}
      <Table
        caption="Permissions"
        columns={[{ label: 'Permission' }, { label: 'API' }, { label: 'Assigned' }, { label: 'Actions', hidden: true }]}
      >
        {assigned.map(permission => (
          <PermissionRow
            key={`${permission.resource_server_identifier} ${permission.permission_name}`}
            permission={permission}
            busy={remove.isPending && remove.variables.permissions.some(name => isSame(name, permission))}
            onRemove={() => remove.mutate({ assignee, permissions: [nameOf(permission)] })}
          />
        ))}
      </Table>
    </>
  )
}

interface PermissionRowProps {
  permission: AssignedPermission
  busy: boolean
  onRemove: () => void
}

function PermissionRow({ permission, busy, onRemove }: PermissionRowProps) {
  const { permission_name, description, resource_server_name, resource_server_identifier, isDirect, roles } = permission
  return (
    <tr>
      <Cell main>
        <code>{permission_name}</code>
        {description && <small>{description}</small>}
      </Cell>
      <Cell label="API">{resource_server_name || resource_server_identifier}</Cell>
      <Cell label="Assigned">
        {[...(isDirect ? ['Directly'] : []), ...roles.map(role => `Role ${role}`)].join(', ')}
      </Cell>
      <td className="table__actions">
        {isDirect && (
          <IconButton label={`Remove ${permission_name}`} busy={busy} onClick={onRemove}>
            <Trash2 aria-hidden="true" />
          </IconButton>
        )}
      </td>
    </tr>
  )
}

function searchTextOf({
  permission_name,
  description,
  resource_server_name,
  resource_server_identifier,
}: AssignedPermission): string {
  return [permission_name, description, resource_server_name, resource_server_identifier].join(' ')
}

function isSame(one: PermissionName, other: PermissionName): boolean {
  return (
    one.permission_name === other.permission_name && one.resource_server_identifier === other.resource_server_identifier
  )
}

function nameOf({ permission_name, resource_server_identifier }: AssignedPermission): PermissionName {
  return { permission_name, resource_server_identifier }
}
