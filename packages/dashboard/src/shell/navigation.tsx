import {
  AppWindow,
  Building2,
  Gauge,
  KeyRound,
  Mail,
  ScrollText,
  Settings2,
  ShieldCheck,
  Users,
  Waypoints,
  Zap,
} from 'lucide-react'
import type { ComponentType } from 'react'
import { NavLink } from 'react-router'
import { Logo } from './logo.tsx'

interface NavigationItem {
  to: string
  label: string
  Icon: ComponentType<{ 'aria-hidden': 'true' }>
}

const GROUPS: readonly { label?: string; pages: readonly NavigationItem[] }[] = [
  { pages: [{ to: '/', label: 'Overview', Icon: Gauge }] },
  {
    label: 'Applications',
    pages: [
      { to: '/applications', label: 'Applications', Icon: AppWindow },
      { to: '/apis', label: 'APIs', Icon: Waypoints },
    ],
  },
  {
    label: 'User Management',
    pages: [
      { to: '/users', label: 'Users', Icon: Users },
      { to: '/roles', label: 'Roles', Icon: ShieldCheck },
      { to: '/organizations', label: 'Organizations', Icon: Building2 },
    ],
  },
  { label: 'Extensibility', pages: [{ to: '/actions', label: 'Actions', Icon: Zap }] },
  { label: 'Monitoring', pages: [{ to: '/logs', label: 'Logs', Icon: ScrollText }] },
  {
    label: 'Settings',
    pages: [
      { to: '/tenant/general', label: 'General', Icon: Settings2 },
      { to: '/tenant/signing_keys', label: 'Signing Keys', Icon: KeyRound },
      { to: '/tenant/outbox', label: 'Outbox', Icon: Mail },
    ],
  },
]

/** The main navigation, in the order of the Auth0 Dashboard. */
export function Navigation({ onNavigate }: { onNavigate?: () => void }) {
  return (
    <nav className="navigation" aria-label="Dashboard">
      <NavLink className="navigation__brand" to="/" onClick={onNavigate} end>
        <Logo />
        Tollgate
      </NavLink>
      {GROUPS.map(({ label, pages }) => (
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
