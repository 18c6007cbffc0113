import { useEffect, useRef } from 'react'
import { NavLink, useLocation } from 'react-router'

/** The tabs of a page; each has its own path. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly { to: string; label: string }[] }) {
  const bar = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  // If not all tabs fit, scroll to the open one.
  useEffect(() => showTab(bar.current, pathname), [pathname])
  return (
    <nav className="tabs" aria-label={label} ref={bar}>
      {tabs.map(tab => (
        <NavLink key={tab.to} className="tabs__tab" to={tab.to}>
          {tab.label}
        </NavLink>
      ))}
    </nav>
  )
}

function showTab(bar: HTMLElement | null, pathname: string): void {
  const tab = Array.from(bar?.querySelectorAll('a') ?? []).find(link => link.pathname.endsWith(pathname))
  if (bar && tab) bar.scrollLeft = tab.offsetLeft - bar.offsetLeft - (bar.clientWidth - tab.offsetWidth) / 2
}
