import type { ReactNode } from 'react'

/** A group of settings with a title and an explanation. */
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
