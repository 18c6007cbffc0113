import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { isConflict } from '../api/errors.ts'
import { useManagement } from '../api/management-context.tsx'
import { createRole, ROLES, roleKey, rolesQuery } from '../api/roles.ts'
import { useChange } from '../api/use-change.ts'
import { AlreadyExists } from '../components/already-exists.tsx'
import { Dialog } from '../components/dialog.tsx'
import { discardDrafts, useUnsaved } from '../components/forms/drafts.tsx'
import { TextField } from '../components/forms/field.tsx'
import { Form } from '../components/forms/form.tsx'

/** Creates a role and opens its permissions. */
export function CreateRole({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Create role" open onClose={onClose}>
      <NewRole onClose={onClose} />
    </Dialog>
  )
}

function NewRole({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [problem, setProblem] = useState<string>()
  const known = useQuery(rolesQuery(useManagement()))
  const create = useChange(createRole, {
    stale: [ROLES],
    entry: ({ id }) => roleKey(id),
    done: `Created the role “${name}”`,
    onDone: ({ id }) => {
      discardDrafts()
      navigate(`/roles/${encodeURIComponent(id)}/permissions`)
    },
  })
  const other = isConflict(create.error) && known.data?.find(role => role.name === create.variables?.name)
  useUnsaved(name !== '' || description !== '')

  function submit() {
    const found = name.trim() === '' ? 'Enter a name for the role' : undefined
    setProblem(found)
    if (!found) create.mutate({ name: name.trim(), description: description.trim() })
  }

  return (
    <Form
      submit="Create"
      busy={create.isPending}
      error={create.error}
      remedy={
        other && <AlreadyExists to={`/roles/${encodeURIComponent(other.id)}/settings`} name={other.name} field="name" />
      }
      onSubmit={submit}
      onCancel={onClose}
    >
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
  )
}
