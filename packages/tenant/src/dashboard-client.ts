/** The application that the tenant's own dashboard is. */
export const dashboardClient: { client_id: string } = { client_id: 'tollgate-dashboard' }

/** Where a login at the dashboard returns to, below the tenant's origin. */
export const DASHBOARD_CALLBACK = '/dashboard/callback'
