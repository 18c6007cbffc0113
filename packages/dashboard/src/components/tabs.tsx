import { NavLink } from 'react-router'

/** The parts of a thing; each has an address of its own. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly { to: string; label: string }[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(tab => (
        <NavLink key={tab.to} className="tabs__tab" to={tab.to}>
          {tab.label}
        </NavLink>
      ))}
    </nav>
  )
}
