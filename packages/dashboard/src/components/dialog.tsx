import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'

interface DialogProps {
  title: string
  description?: ReactNode
  open: boolean
  onClose: () => void
  children: ReactNode
}

/** Asks for something before the page goes on. Escape and a click beside it close it. */
export function Dialog({ title, description, open, onClose, children }: DialogProps) {
  return (
    <BaseDialog.Root open={open} onOpenChange={opened => !opened && onClose()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="dialog-backdrop" />
        <BaseDialog.Popup className="dialog">
          <header className="dialog__header">
            <BaseDialog.Title className="dialog__title">{title}</BaseDialog.Title>
            <BaseDialog.Close className="icon-button" aria-label="Close">
              <X aria-hidden="true" />
            </BaseDialog.Close>
          </header>
          {description && <BaseDialog.Description className="dialog__lead">{description}</BaseDialog.Description>}
          {children}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}
