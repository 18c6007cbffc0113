import type { ReactNode } from 'react'
import { useState } from 'react'
import { Dialog } from './dialog.tsx'
import { TextField } from './forms/field.tsx'
import { Form } from './forms/form.tsx'

interface ConfirmProps {
  title: string
  /** What will be deleted. */
  children: ReactNode
  /** What the user types to confirm. */
  name: string
  submit: string
  busy: boolean
  error: Error | null
  onConfirm: () => void
  onClose: () => void
}

/** Asks the user to type the name of what will be deleted or replaced. */
export function Confirm({ title, children, name, submit, busy, error, onConfirm, onClose }: ConfirmProps) {
  const [typed, setTyped] = useState('')
  return (
    <Dialog title={title} open onClose={onClose} description={children}>
      <Form
        danger
        submit={submit}
        busy={busy}
        error={error}
        disabled={typed.trim() !== name.trim()}
        onSubmit={onConfirm}
        onCancel={onClose}
      >
        <TextField label={`Type “${name}” to confirm`} value={typed} onChange={event => setTyped(event.target.value)} />
      </Form>
    </Dialog>
  )
}
