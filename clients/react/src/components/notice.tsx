import type { ReactNode } from 'react'

interface NoticeProps {
  /** Sets the colour and the icon. */
  tone: 'good' | 'denied' | 'trouble'
  title: string
  children?: ReactNode
}

/** A highlighted message with optional actions. */
export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <div className={`notice notice--${tone}`}>
      <span className="notice__sign" aria-hidden="true">
        {SIGNS[tone]}
      </span>
      <div className="notice__content">
        <h2 className="notice__title">{title}</h2>
        {children}
      </div>
    </div>
  )
}

const SIGNS = { good: '✓', denied: '–', trouble: '!' }
