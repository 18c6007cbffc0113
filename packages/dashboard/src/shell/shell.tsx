import { Menu as MenuIcon } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { Link, Outlet } from 'react-router'
import { useConfig } from '../config.ts'
import { AccountMenu } from './account-menu.tsx'
import { Logo } from './logo.tsx'
import { Navigation } from './navigation.tsx'
import { Outage } from './outage.tsx'
import { PaletteButton } from './palette-button.tsx'
import { Progress } from './progress.tsx'
import { UnsavedGuard } from './unsaved-guard.tsx'

const loadDrawer = () => import('./navigation-drawer.tsx')
const NavigationDrawer = lazy(loadDrawer)

/** The layout of all pages: the navigation (behind a button on a narrow screen), the tenant name, the search and the account menu. */
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
        <NavigationButton />
        <Link className="shell__brand" to="/" aria-label="Overview">
          <Logo />
        </Link>
        <span className="shell__tenant">
          <span className="visually-hidden">Tenant </span>
          {domain.replace(/^https?:\/\//, '')}
        </span>
        <PaletteButton />
        <AccountMenu />
      </header>
      <main className="shell__main">
        <Outage />
        <Outlet />
      </main>
    </div>
  )
}

/** Opens the navigation on a narrow screen. The script of the drawer is fetched when the button is pointed at or focused. */
function NavigationButton() {
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        ref={button}
        type="button"
        className="icon-button shell__menu"
        aria-label="Open the navigation"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
        onPointerEnter={loadDrawer}
        onFocus={loadDrawer}
      >
        <MenuIcon aria-hidden="true" />
      </button>
      <Suspense>{open && <NavigationDrawer button={button} onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
