import type { ReactNode } from 'react'
import { AuthenticationGuard } from './auth/authentication-guard'
import { PageLayout } from './components/page-layout'
import { AdminPage } from './pages/admin-page'
import { CallbackPage } from './pages/callback-page'
import { HomePage } from './pages/home-page'
import { NotFoundPage } from './pages/not-found-page'
import { ProfilePage } from './pages/profile-page'
import { ProtectedPage } from './pages/protected-page'
import { PublicPage } from './pages/public-page'
import { useLocation } from './router/router'

/** The routes of the application, and which of them require a signed-in user. */
const ROUTES = new Map<string, ReactNode>([
  ['/', <HomePage key="home" />],
  ['/public', <PublicPage key="public" />],
  ['/profile', <AuthenticationGuard key="profile" component={ProfilePage} />],
  ['/protected', <AuthenticationGuard key="protected" component={ProtectedPage} />],
  ['/admin', <AuthenticationGuard key="admin" component={AdminPage} />],
  ['/callback', <CallbackPage key="callback" />],
])

export function App() {
  const { pathname } = useLocation()
  return <PageLayout>{ROUTES.get(pathname) ?? <NotFoundPage />}</PageLayout>
}
