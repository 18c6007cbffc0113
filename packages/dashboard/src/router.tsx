import type { ComponentType } from 'react'
import { createBrowserRouter, Navigate, type RouteObject } from 'react-router'
import { NotFoundPage } from './shell/not-found-page.tsx'
import { PageError } from './shell/page-error.tsx'
import { Shell } from './shell/shell.tsx'

/** The callback path of the login, relative to the dashboard. */
export const CALLBACK = 'callback'

/** All pages, at the same paths as in the Auth0 Dashboard. */
const PAGES: RouteObject[] = [
  { index: true, ...page(() => import('./overview/overview-page.tsx')) },
  { path: 'applications', ...page(() => import('./applications/applications-page.tsx')) },
  {
    path: 'applications/:id',
    ...page(() => import('./applications/application-page.tsx')),
    children: [
      { index: true, element: <Navigate to="settings" replace /> },
      { path: 'quickstart', ...page(() => import('./applications/application-quickstart.tsx')) },
      { path: 'settings', ...page(() => import('./applications/application-settings.tsx')) },
      { path: 'apis', ...page(() => import('./applications/application-apis.tsx')) },
    ],
  },
  { path: 'apis', ...page(() => import('./apis/apis-page.tsx')) },
  {
    path: 'apis/:id',
    ...page(() => import('./apis/api-page.tsx')),
    children: [
      { index: true, element: <Navigate to="settings" replace /> },
      { path: 'settings', ...page(() => import('./apis/api-settings.tsx')) },
      { path: 'permissions', ...page(() => import('./apis/api-permissions.tsx')) },
      { path: 'authorized-clients', ...page(() => import('./apis/authorized-applications.tsx')) },
      { path: 'claims', ...page(() => import('./apis/token-claims.tsx')) },
      { path: 'test', ...page(() => import('./apis/test/test-tab.tsx')) },
    ],
  },
  { path: 'users', ...page(() => import('./users/users-page.tsx')) },
  {
    path: 'users/:id',
    ...page(() => import('./users/user-page.tsx')),
    children: [
      { index: true, element: <Navigate to="details" replace /> },
      { path: 'details', ...page(() => import('./users/user-details.tsx')) },
      { path: 'roles', ...page(() => import('./users/user-roles.tsx')) },
      { path: 'permissions', ...page(() => import('./users/user-permissions.tsx')) },
      { path: 'claims', ...page(() => import('./users/user-claims.tsx')) },
      { path: 'sessions', ...page(() => import('./users/user-sessions.tsx')) },
    ],
  },
  { path: 'roles', ...page(() => import('./roles/roles-page.tsx')) },
  {
    path: 'roles/:id',
    ...page(() => import('./roles/role-page.tsx')),
    children: [
      { index: true, element: <Navigate to="settings" replace /> },
      { path: 'settings', ...page(() => import('./roles/role-settings.tsx')) },
      { path: 'permissions', ...page(() => import('./roles/role-permissions.tsx')) },
      { path: 'users', ...page(() => import('./roles/role-users.tsx')) },
    ],
  },
  {
    path: 'actions',
    ...page(() => import('./actions/actions-page.tsx')),
    children: [
      { index: true, element: <Navigate to="library" replace /> },
      { path: 'library', ...page(() => import('./actions/library.tsx')) },
      { path: 'triggers', ...page(() => import('./actions/triggers.tsx')) },
      { path: 'executions', ...page(() => import('./actions/executions.tsx')) },
    ],
  },
  { path: 'actions/library/:id', ...page(() => import('./actions/action-page.tsx')) },
  { path: 'organizations', ...page(() => import('./organizations/organizations-page.tsx')) },
  {
    path: 'organizations/:id',
    ...page(() => import('./organizations/organization-page.tsx')),
    children: [
      { index: true, element: <Navigate to="members" replace /> },
      { path: 'settings', ...page(() => import('./organizations/organization-settings.tsx')) },
      { path: 'members', ...page(() => import('./organizations/organization-members.tsx')) },
      { path: 'invitations', ...page(() => import('./organizations/organization-invitations.tsx')) },
    ],
  },
  { path: 'logs', ...page(() => import('./logs/logs-page.tsx')) },
  { path: 'logs/:id', ...page(() => import('./logs/log-page.tsx')) },
  { path: 'tenant', element: <Navigate to="/tenant/general" replace /> },
  { path: 'tenant/general', ...page(() => import('./settings/general-page.tsx')) },
  { path: 'tenant/signing_keys', ...page(() => import('./settings/signing-keys-page.tsx')) },
  { path: 'tenant/outbox', ...page(() => import('./settings/outbox-page.tsx')) },
  { path: 'tenant/faults', ...page(() => import('./settings/faults-page.tsx')) },
  { path: CALLBACK, element: null },
  { path: '*', element: <NotFoundPage /> },
]

export type Router = ReturnType<typeof createBrowserRouter>

/**
 * Creates the router. The scripts of a page and its open tab are fetched when the page is first opened. Until they are
 * loaded, the previous page and its address stay.
 *
 * @param basename path of the dashboard, such as `/dashboard`
 */
export function createRouter(basename: string): Router {
  return createBrowserRouter([{ element: <Shell />, children: [{ errorElement: <PageError />, children: PAGES }] }], {
    basename,
  })
}

function page(load: () => Promise<{ default: ComponentType }>): Pick<RouteObject, 'lazy'> {
  return { lazy: async () => ({ Component: (await load()).default }) }
}
