import { useAuth0 } from '@auth0/auth0-react'
import { Outlet, useLocation } from 'react-router'
import { useTenant } from '../auth/tenant.tsx'
import { LoginFailedPage } from '../pages/login-failed-page.tsx'
import { TenantUnreachablePage } from '../pages/tenant-unreachable-page.tsx'
import { NavBar } from './nav-bar.tsx'
import { PageFooter } from './page-footer.tsx'
import { SkipLink } from './skip-link.tsx'

/** The layout of all pages: header, content, footer. */
export function PageLayout() {
  return (
    <div className="page-layout">
      <SkipLink />
      <NavBar />
      <main className="page-layout__content">
        <Content />
      </main>
      <PageFooter />
    </div>
  )
}

function Content() {
  const { error } = useAuth0()
  const { failed, redirectIfUp } = useTenant()
  const { key } = useLocation()

  if (failed) return <TenantUnreachablePage retry={() => redirectIfUp(failed)} leave={failed} />
  // The SDK keeps its error, but it applies only to the page that was opened first.
  if (error && key === 'default') return <LoginFailedPage error={error} />
  return <Outlet />
}
