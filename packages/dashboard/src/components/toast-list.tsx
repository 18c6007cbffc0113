import { Toast } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Announcement } from './announcement.ts'

const SHOWN_MS = 5_000

/** Shows each announcement for a few seconds, also those from before this component was loaded. */
export default function ToastList({ announcements }: { announcements: readonly Announcement[] }) {
  return (
    <Toast.Provider timeout={SHOWN_MS}>
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <Toasts announcements={announcements} />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function Toasts({ announcements }: { announcements: readonly Announcement[] }) {
  const { toasts, add } = Toast.useToastManager()
  const shown = useRef(0)
  useEffect(() => {
    for (const { kind, text } of announcements.slice(shown.current)) {
      add({ title: text, type: kind, priority: kind === 'alert' ? 'high' : 'low' })
    }
    shown.current = announcements.length
  }, [announcements, add])

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
