import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import { Button } from '../button.tsx'
import { Notice } from '../notice.tsx'

const FIELD =
  'input:not([aria-hidden="true"]):not(:disabled), select:not(:disabled), textarea:not(:disabled), [role="checkbox"]'

interface FormProps {
  /** Label of the submit button. */
  submit: string
  busy: boolean
  /** Why the last attempt failed. */
  error?: Error | null
  /** What to do about it. */
  remedy?: ReactNode
  danger?: boolean
  disabled?: boolean
  onSubmit: () => void
  onCancel?: () => void
  children: ReactNode
}

/** A form with a submit button. */
export function Form({
  submit,
  busy,
  error,
  remedy,
  danger = false,
  disabled = false,
  onSubmit,
  onCancel,
  children,
}: FormProps) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => takeFocus(form.current), [])

  function send(event: FormEvent) {
    event.preventDefault()
    if (!busy && !disabled) onSubmit()
  }

  return (
    <form className="form" onSubmit={send} ref={form}>
      {children}
      {error && (
        <Notice kind="alert">
          <p>{error.message}</p>
          {remedy}
        </Notice>
      )}
      <div className="form__actions">
        {onCancel && <Button onClick={onCancel}>Cancel</Button>}
        <Button type="submit" kind={danger ? 'danger' : 'primary'} busy={busy} disabled={disabled}>
          {submit}
        </Button>
      </div>
    </form>
  )
}

/** If the data of the form had to be loaded, the dialog got the focus before the form was rendered. */
function takeFocus(form: HTMLFormElement | null): void {
  const dialog = form?.closest('[role="dialog"]')
  if (dialog && document.activeElement === dialog) firstControl(form)?.focus()
}

/** The first field, or the first button below the content if there is no field. */
export function firstControl(container: HTMLElement | null): HTMLElement | null {
  if (!container) return null
  return container.querySelector<HTMLElement>(FIELD) ?? container.querySelector<HTMLElement>('.form__actions button')
}
