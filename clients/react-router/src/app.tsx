import { Route, Routes } from 'react-router'
import { AuthenticationGuard } from './auth/authentication-guard'
import { PageLayout } from './components/page-layout'
import { AdminPage } from './pages/admin-page'
import { CallbackPage } from './pages/callback-page'
import { HomePage } from './pages/home-page'
import { NotFoundPage } from './pages/not-found-page'
import { ProfilePage } from './pages/profile-page'
import { ProtectedPage } from './pages/protected-page'
import { PublicPage } from './pages/public-page'

/** The routes of the application, and which of them require a signed-in user. */
export function App() {
  return (
    <Routes>
      <Route element={<PageLayout />}>
        <Route index element={<HomePage />} />
        <Route path="/public" element={<PublicPage />} />
        <Route path="/profile" element={<AuthenticationGuard component={ProfilePage} />} />
        <Route path="/protected" element={<AuthenticationGuard component={ProtectedPage} />} />
        <Route path="/admin" element={<AuthenticationGuard component={AdminPage} />} />
        <Route path="/callback" element={<CallbackPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  )
}
