import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link, useLocation } from 'react-router'

let firstPath: string | undefined

interface PageProps {
  title: string
  lead?: ReactNode
  /** Link to the list that the page belongs to. */
  back?: { to: string; label: string }
  icon?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** A page. After a navigation its title gets the focus, so that screen readers read it. */
export function Page({ title, lead, back, icon, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    document.title = `${title} · Tollgate`
  }, [title])
  useEffect(() => {
    // The first page, a tab, a search or a filter does not move the focus.
    const isFirst = firstPath === undefined || firstPath === pathname
    firstPath = isFirst ? pathname : ''
    if (!isFirst && document.activeElement?.closest('nav.tabs') === null) heading.current?.focus()
  }, [pathname])

  return (
    <article className="page">
      {back && (
        <Link className="page__back" to={back.to}>
          <ArrowLeft aria-hidden="true" />
          {back.label}
        </Link>
      )}
      <header className="page__header">
        {icon && <span className="page__icon">{icon}</span>}
        <div className="page__heading">
          <h1 id="page-title" ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <div className="page__lead">{lead}</div>}
        </div>
        {actions && <div className="page__actions">{actions}</div>}
      </header>
      {children}
    </article>
  )
}
