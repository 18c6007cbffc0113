import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type RefObject, useRef } from 'react'
import { Navigation } from './navigation.tsx'

interface NavigationDrawerProps {
  /** Gets the focus when the drawer is closed. */
  button: RefObject<HTMLButtonElement | null>
  onClose: () => void
}

/** The navigation over the page, on a narrow screen. The link to the current page gets the focus. */
export default function NavigationDrawer({ button, onClose }: NavigationDrawerProps) {
  const popup = useRef<HTMLDivElement>(null)
  const presentPlace = () => popup.current?.querySelector<HTMLElement>('[aria-current="page"]') ?? true
  return (
    <Dialog.Root open onOpenChange={opened => !opened && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup
          ref={popup}
          className="drawer"
          aria-label="Navigation"
          initialFocus={presentPlace}
          finalFocus={button}
        >
          <Dialog.Close className="icon-button drawer__close" aria-label="Close the navigation">
            <X aria-hidden="true" />
          </Dialog.Close>
          <Navigation onNavigate={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
