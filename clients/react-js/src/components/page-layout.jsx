import { useAuth0 } from '@auth0/auth0-react'

import { LoginFailedPage } from '../pages/login-failed-page'
import { useLocation } from '../router/router'
import { NavBar } from './nav-bar'
import { PageFooter } from './page-footer'
import { SkipLink } from './skip-link'

/** The layout of all pages: header, content, footer. */
export function PageLayout({ children }) {
  const { error } = useAuth0()
  const { key } = useLocation()
  // The SDK keeps its error, but it applies only to the page that was opened first.
  const hasFailed = error && key === 'default'

  return (
    <div className="page-layout">
      <SkipLink />
      <NavBar />
      <main className="page-layout__content">{hasFailed ? <LoginFailedPage error={error} /> : children}</main>
      <PageFooter />
    </div>
  )
}
