import { useQuery } from '@tanstack/react-query'
import { Plus, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { Button } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Empty } from '../components/empty.tsx'
import { TextField } from '../components/field.tsx'
import { Form } from '../components/form.tsx'
import { Loaded } from '../components/loaded.tsx'
import { Page } from '../components/page.tsx'
import { Cell, Table } from '../components/table.tsx'
import { useManagement } from '../management/management-context.tsx'
import { createRole, ROLES, type Role, rolesQuery } from '../management/roles.ts'
import { useChange } from '../management/use-change.ts'

/** All roles, and the way to a new one. */
export default function RolesPage() {
  const [creating, setCreating] = useState(false)
  const query = useQuery(rolesQuery(useManagement()))
  return (
    <Page
      title="Roles"
      lead="Bundles of permissions that people are given together."
      actions={
        <Button kind="primary" icon={<Plus aria-hidden="true" />} onClick={() => setCreating(true)}>
          Create Role
        </Button>
      }
    >
      <Loaded query={query} what="the roles">
        {roles => <RoleTable roles={roles} />}
      </Loaded>
      {creating && <CreateRole onClose={() => setCreating(false)} />}
    </Page>
  )
}

function RoleTable({ roles }: { roles: readonly Role[] }) {
  if (roles.length === 0) {
    return (
      <Empty icon={<ShieldCheck />} title="No roles yet">
        Make one, give it permissions, then assign it to people.
      </Empty>
    )
  }
  return (
    <Table caption="Roles" columns={[{ label: 'Name' }, { label: 'Description' }]}>
      {roles.map(({ id, name, description }) => (
        <tr key={id}>
          <Cell main>
            <Link to={`/roles/${encodeURIComponent(id)}/settings`}>{name}</Link>
          </Cell>
          <Cell label="Description">{description}</Cell>
        </tr>
      ))}
    </Table>
  )
}

function CreateRole({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [problem, setProblem] = useState<string>()
  const create = useChange(createRole, {
    stale: [ROLES],
    done: `Created the role “${name}”`,
    onDone: ({ id }) => navigate(`/roles/${encodeURIComponent(id)}/permissions`),
  })

  function submit() {
    const found = name.trim() === '' ? 'Give the role a name' : undefined
    setProblem(found)
    if (!found) create.mutate({ name: name.trim(), description: description.trim() })
  }

  return (
    <Dialog title="Create role" open onClose={onClose}>
      <Form submit="Create" busy={create.isPending} error={create.error} onSubmit={submit} onCancel={onClose}>
        <TextField
          label="Name"
          value={name}
          placeholder="Editor"
          problem={problem}
          onChange={event => setName(event.target.value)}
        />
        <TextField
          label="Description"
          value={description}
          placeholder="Writes and corrects articles"
          onChange={event => setDescription(event.target.value)}
        />
      </Form>
    </Dialog>
  )
}
