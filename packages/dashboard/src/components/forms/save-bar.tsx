import { Button } from '../button.tsx'
import { Notice } from '../notice.tsx'

interface SaveBarProps {
  dirty: boolean
  /** A field has a validation error. */
  blocked: boolean
  busy: boolean
  error: Error | null
  onSave: () => void
  onReset: () => void
}

/** A bar with Save and Discard buttons, visible while there are unsaved changes. */
export function SaveBar({ dirty, blocked, busy, error, onSave, onReset }: SaveBarProps) {
  return (
    <div className={dirty ? 'save-bar save-bar--dirty' : 'save-bar'}>
      {error && <Notice kind="alert">{error.message}</Notice>}
      <div className="save-bar__actions">
        <Button kind="primary" busy={busy} disabled={!dirty || blocked} onClick={onSave}>
          Save Changes
        </Button>
        <Button kind="quiet" disabled={!dirty || busy} onClick={onReset}>
          Discard
        </Button>
      </div>
    </div>
  )
}
