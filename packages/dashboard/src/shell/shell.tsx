import { Dialog } from '@base-ui/react/dialog'
import { Menu as MenuIcon, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { Link, Outlet } from 'react-router'
import { useConfig } from '../config.ts'
import { AccountMenu } from './account-menu.tsx'
import { Logo } from './logo.tsx'
import { Navigation } from './navigation.tsx'
import { Outage } from './outage.tsx'
import { Progress } from './progress.tsx'
import { UnsavedGuard } from './unsaved-guard.tsx'

/** The layout of all pages: the navigation (behind a button on a narrow screen), the tenant name and the account menu. */
export function Shell() {
  const { domain } = useConfig()
  return (
    <div className="shell">
      <UnsavedGuard />
      <a className="skip-link" href="#page-title">
        Skip to content
      </a>
      <aside className="shell__sidebar">
        <Navigation />
      </aside>
      <header className="shell__bar">
        <Progress />
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
        <Outlet />
      </main>
    </div>
  )
}

function NavigationDrawer() {
  const [open, setOpen] = useState(false)
  const popup = useRef<HTMLDivElement>(null)
  const presentPlace = () => popup.current?.querySelector<HTMLElement>('[aria-current="page"]') ?? true
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger className="icon-button shell__menu" aria-label="Open the navigation">
        <MenuIcon aria-hidden="true" />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup ref={popup} className="drawer" aria-label="Navigation" initialFocus={presentPlace}>
          <Dialog.Close className="icon-button drawer__close" aria-label="Close the navigation">
            <X aria-hidden="true" />
          </Dialog.Close>
          <Navigation onNavigate={() => setOpen(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
