import { Route, Routes } from 'react-router'
import { AuthenticationGuard } from './auth/authentication-guard.tsx'
import { PageLayout } from './components/page-layout.tsx'
import { AdminPage } from './pages/admin-page.tsx'
import { CallbackPage } from './pages/callback-page.tsx'
import { HomePage } from './pages/home-page.tsx'
import { NotFoundPage } from './pages/not-found-page.tsx'
import { ProfilePage } from './pages/profile-page.tsx'
import { ProtectedPage } from './pages/protected-page.tsx'
import { PublicPage } from './pages/public-page.tsx'

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
