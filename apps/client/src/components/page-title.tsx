import { useEffect, useRef } from 'react'
import { useLocation } from 'react-router'

export const PAGE_TITLE_ID = 'page-title'

interface PageTitleProps {
  children: string
  className?: string
  /** The tab's name; default: the title itself. */
  tab?: string
}

/** The heading of a page. It takes the focus when the page opens by navigation, so that a screen reader says where one is. */
export function PageTitle({ children, className = 'content__title', tab = children }: PageTitleProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { key } = useLocation()

  useEffect(() => {
    // The address that the browser itself opened: the browser has announced it.
    if (key !== 'default') heading.current?.focus()
  }, [key])

  return (
    <>
      <title>{tab === 'Hello World' ? tab : `${tab} · Hello World`}</title>
      <h1 id={PAGE_TITLE_ID} className={className} tabIndex={-1} ref={heading}>
        {children}
      </h1>
    </>
  )
}
