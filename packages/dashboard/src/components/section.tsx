import type { ReactNode } from 'react'

/** A group of settings: what it is about beside what can be set. */
export function Section({
  title,
  badge,
  lead,
  danger = false,
  children,
}: {
  title: string
  badge?: ReactNode
  lead?: ReactNode
  danger?: boolean
  children: ReactNode
}) {
  return (
    <section className={danger ? 'section section--danger' : 'section'}>
      <div className="section__about">
        <h2>
          {title} {badge}
        </h2>
        {lead && <p>{lead}</p>}
      </div>
      <div className="section__content">{children}</div>
    </section>
  )
}
