import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { Button } from './button.tsx'
import { DialogDrafts } from './forms/drafts.tsx'
import { firstControl } from './forms/form.tsx'

interface DialogProps {
  title: string
  description?: ReactNode
  open: boolean
  onClose: () => void
  children: ReactNode
}

/**
 * A modal dialog. The first field gets the focus. Escape and a click outside close it; with unsaved input, it asks for
 * confirmation first.
 */
export function Dialog({ title, description, open, onClose, children }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null)
  const [drafts] = useState(() => new Set<symbol>())
  const [asking, setAsking] = useState(false)

  function close() {
    if (drafts.size > 0) setAsking(true)
    else onClose()
  }

  return (
    <BaseDialog.Root open={open} onOpenChange={opened => !opened && close()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="dialog-backdrop" />
        <BaseDialog.Popup
          ref={popup}
          className="dialog"
          // On a touch screen, focus in a field would open the keyboard.
          initialFocus={opened => opened === 'touch' || (firstControl(popup.current) ?? popup.current)}
        >
          <header className="dialog__header">
            <BaseDialog.Title className="dialog__title">{title}</BaseDialog.Title>
            <BaseDialog.Close className="icon-button" aria-label="Close">
              <X aria-hidden="true" />
            </BaseDialog.Close>
          </header>
          {description && <BaseDialog.Description className="dialog__lead">{description}</BaseDialog.Description>}
          <DialogDrafts value={drafts}>{children}</DialogDrafts>
          {asking && <DiscardDialog onKeep={() => setAsking(false)} onDiscard={onClose} />}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}

/** Asks for confirmation before unsaved changes are discarded. */
export function DiscardDialog({ onKeep, onDiscard }: { onKeep: () => void; onDiscard: () => void }) {
  return (
    <Dialog title="Discard unsaved changes?" description="Your changes have not been saved." open onClose={onKeep}>
      <div className="form__actions">
        <Button onClick={onKeep}>Keep Editing</Button>
        <Button kind="danger" onClick={onDiscard}>
          Discard Changes
        </Button>
      </div>
    </Dialog>
  )
}
