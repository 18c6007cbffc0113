import { lazy } from 'react'
import { Navigate, Route, Routes } from 'react-router'
import { NotFoundPage } from './shell/not-found-page.tsx'
import { Shell } from './shell/shell.tsx'

const OverviewPage = lazy(() => import('./overview/overview-page.tsx'))
const ApplicationsPage = lazy(() => import('./applications/applications-page.tsx'))
const ApplicationPage = lazy(() => import('./applications/application-page.tsx'))
const ApplicationQuickstart = lazy(() => import('./applications/application-quickstart.tsx'))
const ApplicationSettings = lazy(() => import('./applications/application-settings.tsx'))
const ApplicationApis = lazy(() => import('./applications/application-apis.tsx'))
const ApisPage = lazy(() => import('./apis/apis-page.tsx'))
const ApiPage = lazy(() => import('./apis/api-page.tsx'))
const ApiSettings = lazy(() => import('./apis/api-settings.tsx'))
const ApiPermissions = lazy(() => import('./apis/api-permissions.tsx'))
const AuthorizedApplications = lazy(() => import('./apis/authorized-applications.tsx'))
const TestTab = lazy(() => import('./apis/test/test-tab.tsx'))
const UsersPage = lazy(() => import('./users/users-page.tsx'))
const UserPage = lazy(() => import('./users/user-page.tsx'))
const UserDetails = lazy(() => import('./users/user-details.tsx'))
const UserRoles = lazy(() => import('./users/user-roles.tsx'))
const UserPermissions = lazy(() => import('./users/user-permissions.tsx'))
const UserSessions = lazy(() => import('./users/user-sessions.tsx'))
const RolesPage = lazy(() => import('./roles/roles-page.tsx'))
const RolePage = lazy(() => import('./roles/role-page.tsx'))
const RoleSettings = lazy(() => import('./roles/role-settings.tsx'))
const RolePermissions = lazy(() => import('./roles/role-permissions.tsx'))
const RoleUsers = lazy(() => import('./roles/role-users.tsx'))
const LogsPage = lazy(() => import('./logs/logs-page.tsx'))
const LogEntryPage = lazy(() => import('./logs/log-page.tsx'))
const GeneralPage = lazy(() => import('./settings/general-page.tsx'))
const OutboxPage = lazy(() => import('./settings/outbox-page.tsx'))
const SigningKeysPage = lazy(() => import('./settings/signing-keys-page.tsx'))

/** Every address of the dashboard, as Auth0's has them; a page is fetched when it is first opened. */
export function App() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<OverviewPage />} />
        <Route path="applications" element={<ApplicationsPage />} />
        <Route path="applications/:id" element={<ApplicationPage />}>
          <Route index element={<Navigate to="settings" replace />} />
          <Route path="quickstart" element={<ApplicationQuickstart />} />
          <Route path="settings" element={<ApplicationSettings />} />
          <Route path="apis" element={<ApplicationApis />} />
        </Route>
        <Route path="apis" element={<ApisPage />} />
        <Route path="apis/:id" element={<ApiPage />}>
          <Route index element={<Navigate to="settings" replace />} />
          <Route path="settings" element={<ApiSettings />} />
          <Route path="permissions" element={<ApiPermissions />} />
          <Route path="authorized-clients" element={<AuthorizedApplications />} />
          <Route path="test" element={<TestTab />} />
        </Route>
        <Route path="users" element={<UsersPage />} />
        <Route path="users/:id" element={<UserPage />}>
          <Route index element={<Navigate to="details" replace />} />
          <Route path="details" element={<UserDetails />} />
          <Route path="roles" element={<UserRoles />} />
          <Route path="permissions" element={<UserPermissions />} />
          <Route path="sessions" element={<UserSessions />} />
        </Route>
        <Route path="roles" element={<RolesPage />} />
        <Route path="roles/:id" element={<RolePage />}>
          <Route index element={<Navigate to="settings" replace />} />
          <Route path="settings" element={<RoleSettings />} />
          <Route path="permissions" element={<RolePermissions />} />
          <Route path="users" element={<RoleUsers />} />
        </Route>
        <Route path="logs" element={<LogsPage />} />
        <Route path="logs/:id" element={<LogEntryPage />} />
        <Route path="tenant" element={<Navigate to="/tenant/general" replace />} />
        <Route path="tenant/general" element={<GeneralPage />} />
        <Route path="tenant/signing_keys" element={<SigningKeysPage />} />
        <Route path="tenant/outbox" element={<OutboxPage />} />
        <Route path="callback" element={null} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  )
}
