import { useState } from 'react'
import { useNavigate } from 'react-router'
import { ASSIGNED_PERMISSIONS } from '../api/permissions.ts'
import { deleteRole, ROLES, type Role, roleKey, updateRole } from '../api/roles.ts'
import { useChange } from '../api/use-change.ts'
import { Button } from '../components/button.tsx'
import { Confirm } from '../components/confirm.tsx'
import { discardDrafts } from '../components/forms/drafts.tsx'
import { TextField } from '../components/forms/field.tsx'
import { SaveBar } from '../components/forms/save-bar.tsx'
import { useDraft } from '../components/forms/use-draft.ts'
import { Section } from '../components/section.tsx'
import { useRole } from './role-page.tsx'

/** The name and the description of a role. */
export default function RoleSettings() {
  const role = useRole()
  const { values, dirty, set, discard } = useDraft({ name: role.name, description: role.description ?? '' })
  const save = useChange(updateRole, { stale: [ROLES], entry: ({ id }) => roleKey(id), done: 'Saved the settings' })
  const problem = values.name.trim() === '' ? 'Enter a name for the role' : undefined

  function submit() {
    const draft = { name: values.name.trim(), description: values.description.trim() }
    set(draft)
    save.mutate({ id: role.id, ...draft })
  }

  return (
    <>
      <Section
        title="Settings"
        lead="The name and the description are for display only. Tokens contain permissions, not roles."
      >
        <TextField
          label="Name"
          value={values.name}
          problem={problem}
          onChange={event => set({ name: event.target.value })}
        />
        <TextField
          label="Description"
          value={values.description}
          onChange={event => set({ description: event.target.value })}
        />
      </Section>
      <SaveBar
        dirty={dirty}
        blocked={problem !== undefined}
        busy={save.isPending}
        error={save.error}
        onSave={submit}
        onReset={discard}
      />
      <DeleteRole role={role} />
    </>
  )
}

function DeleteRole({ role }: { role: Role }) {
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const remove = useChange(deleteRole, {
    stale: [ASSIGNED_PERMISSIONS],
    outdated: [[...ROLES, 'list']],
    done: `Deleted the role “${role.name}”`,
    onDone: () => {
      discardDrafts()
      navigate('/roles', { replace: true })
    },
  })
  return (
    <Section danger title="Danger Zone" lead="Users who have the role lose its permissions with their next token.">
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
          The users are kept. They lose the permissions that they have only through this role.
        </Confirm>
      )}
    </Section>
  )
}
