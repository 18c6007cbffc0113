import { NavLink } from 'react-router'
import { Logo } from './logo.tsx'
import { PLACES } from './places.ts'

/** The main navigation. */
export function Navigation({ onNavigate }: { onNavigate?: () => void }) {
  return (
    <nav className="navigation" aria-label="Dashboard">
      <NavLink className="navigation__brand" to="/" onClick={onNavigate} end>
        <Logo />
        Tollgate
      </NavLink>
      {PLACES.map(({ label, pages }) => (
        <div key={label ?? 'top'} className="navigation__group">
          {label && <p className="navigation__label">{label}</p>}
          <ul>
            {pages.map(({ to, label: name, Icon }) => (
              <li key={to}>
                <NavLink className="navigation__link" to={to} end={to === '/'} onClick={onNavigate}>
                  <Icon aria-hidden="true" />
                  {name}
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}
