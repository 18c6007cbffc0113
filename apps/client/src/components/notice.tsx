import type { ReactNode } from 'react'

interface NoticeProps {
  /** What kind of news: it decides the colour, never the only sign of it. */
  tone: 'good' | 'denied' | 'trouble'
  title: string
  children?: ReactNode
}

/** One state of a page, said in a sentence, with what can be done about it. */
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
