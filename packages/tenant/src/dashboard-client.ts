/** The client ID of the tenant's own dashboard. */
export const dashboardClient: { client_id: string } = { client_id: 'tollgate-dashboard' }

/** The dashboard's callback path, relative to the tenant's origin. */
export const DASHBOARD_CALLBACK = '/dashboard/callback'
