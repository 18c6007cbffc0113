import { Toast } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { type ReactNode, useCallback } from 'react'

interface Announcement {
  kind: 'good' | 'alert'
  text: string
}

const SHOWN_MS = 5_000

/** Shows announcements for a few seconds; screen readers read them. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider timeout={SHOWN_MS}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

/** Announces the result of a user's action. */
export function useAnnounce(): (announcement: Announcement) => void {
  const { add } = Toast.useToastManager()
  return useCallback(
    ({ kind, text }) => {
      add({ title: text, type: kind, priority: kind === 'alert' ? 'high' : 'low' })
    },
    [add],
  )
}

function Toasts() {
  const { toasts } = Toast.useToastManager()
  return toasts.map(toast => (
    <Toast.Root key={toast.id} toast={toast} className={`toast toast--${toast.type ?? 'good'}`}>
      {toast.type === 'alert' ? <CircleAlert aria-hidden="true" /> : <CircleCheck aria-hidden="true" />}
      <Toast.Title className="toast__text" render={<p />} />
      <Toast.Close className="icon-button" aria-label="Dismiss">
        <X aria-hidden="true" />
      </Toast.Close>
    </Toast.Root>
  ))
}
