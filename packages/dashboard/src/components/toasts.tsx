import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useState } from 'react'
import type { Announcement } from './announcement.ts'

const ToastList = lazy(() => import('./toast-list.tsx'))
const AnnounceContext = createContext<((announcement: Announcement) => void) | undefined>(undefined)

/** Shows announcements for a few seconds; screen readers read them. The script is fetched with the first announcement. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [announcements, setAnnouncements] = useState<readonly Announcement[]>([])
  const announce = useCallback((added: Announcement) => setAnnouncements(earlier => [...earlier, added]), [])
  return (
    <AnnounceContext value={announce}>
      {children}
      <Suspense>{announcements.length > 0 && <ToastList announcements={announcements} />}</Suspense>
    </AnnounceContext>
  )
}

/** Announces the result of a user's action. */
export function useAnnounce(): (announcement: Announcement) => void {
  const announce = useContext(AnnounceContext)
  if (!announce) throw new TypeError('useAnnounce requires a ToastProvider around the component')
  return announce
}
