import { useState } from 'react'
import { useNavigate } from 'react-router'
import { createOrganization, ORGANIZATIONS, organizationKey } from '../api/organizations.ts'
import { useChange } from '../api/use-change.ts'
import { Dialog } from '../components/dialog.tsx'
import { discardDrafts, useUnsaved } from '../components/forms/drafts.tsx'
import { TextField } from '../components/forms/field.tsx'
import { Form } from '../components/forms/form.tsx'

const NAME = /^(?!org_)[a-z0-9][a-z0-9_.-]{0,49}$/

/** Creates an organization and opens its members. */
export function CreateOrganization({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Create organization" open onClose={onClose}>
      <NewOrganization onClose={onClose} />
    </Dialog>
  )
}

function NewOrganization({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [problem, setProblem] = useState<string>()
  const create = useChange(createOrganization, {
    stale: [ORGANIZATIONS],
    entry: ({ id }) => organizationKey(id),
    done: `Created the organization “${name}”`,
    onDone: ({ id }) => {
      discardDrafts()
      navigate(`/organizations/${encodeURIComponent(id)}/members`)
    },
  })
  useUnsaved(name !== '' || displayName !== '')

  function submit() {
    const found = NAME.test(name) ? undefined : 'Use lower-case letters, digits, dots, hyphens and underscores'
    setProblem(found)
    if (!found) create.mutate({ name, display_name: displayName.trim() || name })
  }

  return (
    <Form submit="Create" busy={create.isPending} error={create.error} onSubmit={submit} onCancel={onClose}>
      <TextField
        label="Identifier"
        value={name}
        placeholder="acme"
        hint="Applications can use it instead of the ID, if the tenant allows it."
        problem={problem}
        onChange={event => setName(event.target.value)}
      />
      <TextField
        label="Display name"
        value={displayName}
        placeholder="Acme Inc."
        onChange={event => setDisplayName(event.target.value)}
      />
    </Form>
  )
}
