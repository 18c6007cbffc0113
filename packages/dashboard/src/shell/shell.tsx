import { Dialog } from '@base-ui/react/dialog'
import { Menu as MenuIcon, X } from 'lucide-react'
import { useState } from 'react'
import { Link, Outlet, useLocation } from 'react-router'
import { useConfig } from '../config-context.ts'
import { AccountMenu } from './account-menu.tsx'
import { Logo } from './logo.tsx'
import { Navigation } from './navigation.tsx'
import { Outage } from './outage.tsx'
import { PageBoundary } from './page-boundary.tsx'

/** The frame of every page: places at the side (behind a button on a narrow screen), the tenant and the person on top. */
export function Shell() {
  const { domain } = useConfig()
  const [, section] = useLocation().pathname.split('/')
  return (
    <div className="shell">
      <a className="skip-link" href="#page-title">
        Skip to content
      </a>
      <aside className="shell__sidebar">
        <Navigation />
      </aside>
      <header className="shell__bar">
        <NavigationDrawer />
        <Link className="shell__brand" to="/" aria-label="Overview">
          <Logo />
        </Link>
        <span className="shell__tenant">
          <span className="visually-hidden">Tenant </span>
          {domain.replace(/^https?:\/\//, '')}
        </span>
        <AccountMenu />
      </header>
      <main className="shell__main">
        <Outage />
        <PageBoundary key={section}>
          <Outlet />
        </PageBoundary>
      </main>
    </div>
  )
}

function NavigationDrawer() {
  const [open, setOpen] = useState(false)
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger className="icon-button shell__menu" aria-label="Open the navigation">
        <MenuIcon aria-hidden="true" />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup className="drawer" aria-label="Navigation">
          <Dialog.Close className="icon-button drawer__close" aria-label="Close the navigation">
            <X aria-hidden="true" />
          </Dialog.Close>
          <Navigation onNavigate={() => setOpen(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
