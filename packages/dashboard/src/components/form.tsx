import type { FormEvent, ReactNode } from 'react'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'

interface FormProps {
  /** The label of the button that submits. */
  submit: string
  busy: boolean
  /** Why the last attempt came to nothing. */
  error?: Error | null
  danger?: boolean
  disabled?: boolean
  onSubmit: () => void
  onCancel?: () => void
  children: ReactNode
}

/** Fields, and a button that sends them. */
export function Form({
  submit,
  busy,
  error,
  danger = false,
  disabled = false,
  onSubmit,
  onCancel,
  children,
}: FormProps) {
  function send(event: FormEvent) {
    event.preventDefault()
    if (!busy && !disabled) onSubmit()
  }

  return (
    <form className="form" onSubmit={send}>
      {children}
      {error && <Notice kind="alert">{error.message}</Notice>}
      <div className="form__actions">
        {onCancel && <Button onClick={onCancel}>Cancel</Button>}
        <Button type="submit" kind={danger ? 'danger' : 'primary'} busy={busy} disabled={disabled}>
          {submit}
        </Button>
      </div>
    </form>
  )
}
