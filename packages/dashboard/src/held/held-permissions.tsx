import type { UseQueryResult } from '@tanstack/react-query'
import { KeySquare, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../components/button.tsx'
import { Empty } from '../components/empty.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Notice } from '../components/notice.tsx'
import { Cell, Table } from '../components/table.tsx'
import {
  HELD_PERMISSIONS,
  type HeldPermission,
  type PermissionName,
  takePermissions,
} from '../management/permissions.ts'
import { useChange } from '../management/use-change.ts'
import { AddPermissions } from './add-permissions.tsx'

interface HeldPermissionsProps {
  /** The address of a user or a role in the Management API. */
  holder: string
  lead: string
  query: UseQueryResult<HeldPermission[]>
}

/** The permissions of a user or a role. */
export function HeldPermissions({ holder, lead, query }: HeldPermissionsProps) {
  const [adding, setAdding] = useState(false)
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
        {held =>
          held.length === 0 ? (
            <Empty icon={<KeySquare />} title="No permissions yet">
              For an API with RBAC, tokens contain only permissions that are listed here.
            </Empty>
          ) : (
            <PermissionTable holder={holder} held={held} />
          )
        }
      </Loaded>
      {adding && query.data && <AddPermissions holder={holder} held={query.data} onClose={() => setAdding(false)} />}
    </>
  )
}

function PermissionTable({ holder, held }: { holder: string; held: readonly HeldPermission[] }) {
  const take = useChange(takePermissions, { stale: [HELD_PERMISSIONS], done: 'Removed the permission' })
  return (
    <>
      {take.error && <Notice kind="alert">{take.error.message}</Notice>}
      <Table
        caption="Permissions"
        columns={[{ label: 'Permission' }, { label: 'API' }, { label: 'Assigned' }, { label: 'Actions', hidden: true }]}
      >
        {held.map(permission => (
          <PermissionRow
            key={`${permission.resource_server_identifier} ${permission.permission_name}`}
            permission={permission}
            busy={take.isPending && take.variables.permissions.some(name => isSame(name, permission))}
            onTake={() => take.mutate({ holder, permissions: [nameOf(permission)] })}
          />
        ))}
      </Table>
    </>
  )
}

interface PermissionRowProps {
  permission: HeldPermission
  busy: boolean
  onTake: () => void
}

function PermissionRow({ permission, busy, onTake }: PermissionRowProps) {
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
          <IconButton label={`Remove ${permission_name}`} busy={busy} onClick={onTake}>
            <Trash2 aria-hidden="true" />
          </IconButton>
        )}
      </td>
    </tr>
  )
}

function isSame(one: PermissionName, other: PermissionName): boolean {
  return (
    one.permission_name === other.permission_name && one.resource_server_identifier === other.resource_server_identifier
  )
}

function nameOf({ permission_name, resource_server_identifier }: HeldPermission): PermissionName {
  return { permission_name, resource_server_identifier }
}
