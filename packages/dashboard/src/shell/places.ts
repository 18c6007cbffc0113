import {
  AppWindow,
  Building2,
  Gauge,
  KeyRound,
  Mail,
  ScrollText,
  Settings2,
  ShieldCheck,
  TriangleAlert,
  Users,
  Waypoints,
  Zap,
} from 'lucide-react'
import type { ComponentType } from 'react'

/** A page of the navigation. */
export interface Place {
  to: string
  label: string
  Icon: ComponentType<{ 'aria-hidden': 'true' }>
}

/** The pages of the dashboard, in the order of the Auth0 Dashboard. */
export const PLACES: readonly { label?: string; pages: readonly Place[] }[] = [
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
      { to: '/tenant/faults', label: 'Faults', Icon: TriangleAlert },
    ],
  },
]
