import { lazy } from 'react'
import { Navigate, Route, Routes } from 'react-router'
import { NotFoundPage } from './shell/not-found-page.tsx'
import { Shell } from './shell/shell.tsx'

const ApiPage = lazy(() => import('./apis/api-page.tsx'))
const ApiPermissions = lazy(() => import('./apis/api-permissions.tsx'))
const ApiSettings = lazy(() => import('./apis/api-settings.tsx'))
const ApisPage = lazy(() => import('./apis/apis-page.tsx'))
const AuthorizedApplications = lazy(() => import('./apis/authorized-applications.tsx'))
const TestTab = lazy(() => import('./apis/test/test-tab.tsx'))

/** Every address of the dashboard; a page is fetched when it is first opened. */
export function App() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<Navigate to="/apis" replace />} />
        <Route path="apis" element={<ApisPage />} />
        <Route path="apis/:id" element={<ApiPage />}>
          <Route index element={<Navigate to="settings" replace />} />
          <Route path="settings" element={<ApiSettings />} />
          <Route path="permissions" element={<ApiPermissions />} />
          <Route path="authorized-clients" element={<AuthorizedApplications />} />
          <Route path="test" element={<TestTab />} />
        </Route>
        <Route path="callback" element={null} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  )
}
