import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

const ICONS = { alert: CircleAlert, good: CircleCheck, warning: TriangleAlert, info: Info } as const

/** A highlighted message. */
export function Notice({ kind, title, children }: { kind: keyof typeof ICONS; title?: string; children?: ReactNode }) {
  const Icon = ICONS[kind]
  return (
    <div className={`notice notice--${kind}`} role={kind === 'alert' ? 'alert' : undefined}>
      <Icon aria-hidden="true" />
      <div className="notice__text">
        {title && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  )
}
