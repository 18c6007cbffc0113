import { useState } from 'react'
import { useNavigate } from 'react-router'
import { Button } from '../components/button.tsx'
import { Confirm } from '../components/confirm.tsx'
import { TextField } from '../components/field.tsx'
import { SaveBar } from '../components/save-bar.tsx'
import { Section } from '../components/section.tsx'
import { HELD_PERMISSIONS } from '../management/permissions.ts'
import { deleteRole, ROLES, type Role, updateRole } from '../management/roles.ts'
import { useChange } from '../management/use-change.ts'
import { useRole } from './role-context.ts'

/** What a role is called. */
export default function RoleSettings() {
  const role = useRole()
  const before = { name: role.name, description: role.description ?? '' }
  const [draft, setDraft] = useState(before)
  const save = useChange(updateRole, { stale: [ROLES], done: 'Saved the settings' })

  return (
    <>
      <Section title="Settings" lead="For people only: tokens carry permissions, not roles.">
        <TextField
          label="Name"
          value={draft.name}
          problem={draft.name.trim() === '' ? 'Give the role a name' : undefined}
          onChange={event => setDraft({ ...draft, name: event.target.value })}
        />
        <TextField
          label="Description"
          value={draft.description}
          onChange={event => setDraft({ ...draft, description: event.target.value })}
        />
      </Section>
      <SaveBar
        dirty={draft.name !== before.name || draft.description !== before.description}
        blocked={draft.name.trim() === ''}
        busy={save.isPending}
        error={save.error}
        onSave={() => save.mutate({ id: role.id, ...draft })}
        onReset={() => setDraft(before)}
      />
      <DeleteRole role={role} />
    </>
  )
}

function DeleteRole({ role }: { role: Role }) {
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const remove = useChange(deleteRole, {
    stale: [HELD_PERMISSIONS],
    done: `Deleted the role “${role.name}”`,
    onDone: () => navigate('/roles', { replace: true }),
  })
  return (
    <Section danger title="Danger Zone" lead="Everyone who has the role loses its permissions from the next token on.">
      <div>
        <Button kind="danger" onClick={() => setAsking(true)}>
          Delete this role
        </Button>
      </div>
      {asking && (
        <Confirm
          title="Delete this role?"
          name={role.name}
          submit="Delete"
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(role.id)}
          onClose={() => setAsking(false)}
        >
          The people stay; what they may do through this role does not.
        </Confirm>
      )}
    </Section>
  )
}
