import { useState } from 'react'
import { useNavigate } from 'react-router'
import { ACTIONS, actionKey, createAction, TRIGGERS } from '../api/actions.ts'
import { useChange } from '../api/use-change.ts'
import { Dialog } from '../components/dialog.tsx'
import { discardDrafts, useUnsaved } from '../components/forms/drafts.tsx'
import { SelectField, TextField } from '../components/forms/field.tsx'
import { Form } from '../components/forms/form.tsx'

/** Creates an Action with an example, and opens it. */
export function CreateAction({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Create Action" open onClose={onClose}>
      <NewAction onClose={onClose} />
    </Dialog>
  )
}

function NewAction({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [trigger, setTrigger] = useState('post-login')
  const [problem, setProblem] = useState<string>()
  const create = useChange(createAction, {
    stale: [ACTIONS],
    entry: ({ id }) => actionKey(id),
    done: `Created the Action “${name}”`,
    onDone: ({ id }) => {
      discardDrafts()
      navigate(`/actions/library/${encodeURIComponent(id)}`)
    },
  })
  useUnsaved(name !== '')

  function submit() {
    const found = name.trim() === '' ? 'Enter a name for the Action' : undefined
    setProblem(found)
    if (!found) create.mutate({ name: name.trim(), trigger, code: exampleFor(trigger) })
  }

  return (
    <Form submit="Create" busy={create.isPending} error={create.error} onSubmit={submit} onCancel={onClose}>
      <TextField
        label="Name"
        value={name}
        placeholder="Add the plan"
        problem={problem}
        onChange={event => setName(event.target.value)}
      />
      <SelectField label="Trigger" value={trigger} onChange={event => setTrigger(event.target.value)}>
        {TRIGGERS.map(({ id, label }) => (
          <option key={id} value={id}>
            {label} ({id})
          </option>
        ))}
      </SelectField>
    </Form>
  )
}

const EXAMPLES: Readonly<Record<string, string>> = {
  'post-login': `  api.accessToken.setCustomClaim('https://example.com/plan', event.user.app_metadata.plan ?? 'free')`,
  'credentials-exchange': `  api.accessToken.setCustomClaim('https://example.com/client', event.client.name)`,
  'pre-user-registration': `  if (!event.user.email.endsWith('@example.com')) {
    api.access.deny('Not of our company', 'Use the email address of your company')
  }`,
  'post-user-registration': `  console.log('Signed up:', event.user.email)`,
}

function exampleFor(trigger: string): string {
  const handler = TRIGGERS.find(({ id }) => id === trigger)?.handler
  return `exports.${handler} = async (event, api) => {\n${EXAMPLES[trigger] ?? ''}\n}\n`
}
