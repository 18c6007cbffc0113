import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { ACTIONS, type Action, actionKey, updateAction } from '../api/actions.ts'
import { useChange } from '../api/use-change.ts'
import { Button, IconButton } from '../components/button.tsx'
import { useUnsaved } from '../components/forms/drafts.tsx'
import { TextField } from '../components/forms/field.tsx'
import { Notice } from '../components/notice.tsx'
import { Section } from '../components/section.tsx'
import { Cell, Table } from '../components/table.tsx'

/** The secrets of an Action, which its code reads as `event.secrets`. */
export function Secrets({ action }: { action: Action }) {
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const save = useChange(updateAction, {
    stale: [ACTIONS],
    entry: ({ id }) => actionKey(id),
    done: 'Saved the secrets: deploy the Action to use them',
    onDone: () => {
      setName('')
      setValue('')
    },
  })
  const kept = (except: string) =>
    action.secrets.filter(secret => secret.name !== except).map(secret => ({ name: secret.name }))
  useUnsaved(name !== '' || value !== '')

  return (
    <Section
      title="Secrets"
      lead={
        <>
          The code reads them as <code>event.secrets.NAME</code>. Their values are never shown again.
        </>
      }
    >
      {save.error && <Notice kind="alert">{save.error.message}</Notice>}
      {action.secrets.length > 0 && (
        <Table caption="Secrets" columns={[{ label: 'Name' }, { label: 'Actions', hidden: true }]}>
          {action.secrets.map(secret => (
            <tr key={secret.name}>
              <Cell main>
                <code>{secret.name}</code>
              </Cell>
              <td className="table__actions">
                <IconButton
                  label={`Delete the secret ${secret.name}`}
                  onClick={() => save.mutate({ id: action.id, secrets: kept(secret.name) })}
                >
                  <Trash2 aria-hidden="true" />
                </IconButton>
              </td>
            </tr>
          ))}
        </Table>
      )}
      <TextField label="Name" value={name} placeholder="API_KEY" onChange={event => setName(event.target.value)} />
      <TextField label="Value" type="password" value={value} onChange={event => setValue(event.target.value)} />
      <div>
        <Button
          busy={save.isPending}
          disabled={name.trim() === '' || value === ''}
          onClick={() => save.mutate({ id: action.id, secrets: [...kept(name.trim()), { name: name.trim(), value }] })}
        >
          Add Secret
        </Button>
      </div>
    </Section>
  )
}
