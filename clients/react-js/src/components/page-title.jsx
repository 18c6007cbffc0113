import { useEffect, useRef } from 'react'
import { useLocation } from '../router/router'

export const PAGE_TITLE_ID = 'page-title'

/** The heading of a page. It gets the focus after a navigation, so that screen readers read it. */
export function PageTitle({ children, className = 'content__title', tab = children }) {
  const heading = useRef(null)
  const { key } = useLocation()

  useEffect(() => {
    // The browser announces the first page itself.
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
