import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { useId, useState } from 'react'
import { useNavigate } from 'react-router'
import { APPLICATIONS, type AppType, applicationKey, createApplication } from '../api/applications.ts'
import { useChange } from '../api/use-change.ts'
import { Dialog } from '../components/dialog.tsx'
import { discardDrafts, useUnsaved } from '../components/forms/drafts.tsx'
import { TextField } from '../components/forms/field.tsx'
import { Form } from '../components/forms/form.tsx'
import { KINDS, kindOf } from './app-types.ts'
import { nameProblem } from './validation.ts'

/** Creates an application and opens its quickstart. */
export function CreateApplication({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Create application" open onClose={onClose}>
      <NewApplication onClose={onClose} />
    </Dialog>
  )
}

function NewApplication({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [type, setType] = useState<AppType>('spa')
  const [problem, setProblem] = useState<string>()
  const create = useChange(createApplication, {
    stale: [APPLICATIONS],
    entry: ({ client_id }) => applicationKey(client_id),
    done: `Created the application “${name}”`,
    onDone: ({ client_id }) => {
      discardDrafts()
      navigate(`/applications/${encodeURIComponent(client_id)}/quickstart`)
    },
  })
  useUnsaved(name !== '')

  function submit() {
    const found = nameProblem(name)
    setProblem(found)
    const { grant_types, token_endpoint_auth_method } = kindOf(type)
    if (!found) create.mutate({ name: name.trim(), app_type: type, grant_types, token_endpoint_auth_method })
  }

  return (
    <Form submit="Create" busy={create.isPending} error={create.error} onSubmit={submit} onCancel={onClose}>
      <TextField
        label="Name"
        value={name}
        placeholder="My App"
        hint="A display name. The login page shows it."
        problem={problem}
        onChange={event => setName(event.target.value)}
      />
      <KindPicker value={type} onChange={setType} />
    </Form>
  )
}

function KindPicker({ value, onChange }: { value: AppType; onChange: (type: AppType) => void }) {
  const id = useId()
  return (
    <div className="field">
      <span className="field__label" id={id}>
        Application type
      </span>
      <RadioGroup className="cards" aria-labelledby={id} value={value} onValueChange={onChange}>
        {KINDS.map(({ value: kind, label, hint, Icon }) => (
          <label key={kind} className="card" htmlFor={`${id}-${kind}`}>
            <Icon aria-hidden="true" />
            <span>
              <strong>{label}</strong>
              <span className="card__hint">{hint}</span>
            </span>
            <Radio.Root id={`${id}-${kind}`} className="radio" value={kind}>
              <Radio.Indicator className="radio__dot" />
            </Radio.Root>
          </label>
        ))}
      </RadioGroup>
    </div>
  )
}
