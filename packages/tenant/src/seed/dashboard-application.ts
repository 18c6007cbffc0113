import { DASHBOARD_CALLBACK, dashboardClient } from '../dashboard-client.ts'
import { findClient, insertClient, updateClient } from '../store/access/clients.ts'
import { atomically, type Database } from '../store/database.ts'

/**
 * Ensures that the dashboard can log users in at an issuer. Its callback at another port of the same scheme, where the
 * tenant ran before, is removed, because another program may use that port now.
 */
export async function registerDashboardApplication(database: Database, issuer: string): Promise<void> {
  const { origin, protocol } = new URL(issuer)
  const elsewhere = (url: string): boolean => new URL(url).protocol !== protocol
  await atomically(database, async transaction => {
    const client = await findClient(transaction, dashboardClient.client_id)
    if (!client) {
      await insertClient(transaction, {
        ...dashboardClient,
        client_secret: null,
        name: 'Dashboard',
        app_type: 'spa',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
      })
    }
    await updateClient(transaction, dashboardClient.client_id, {
      callbacks: [...(client?.callbacks.filter(elsewhere) ?? []), origin + DASHBOARD_CALLBACK],
      allowed_logout_urls: [...(client?.allowed_logout_urls.filter(elsewhere) ?? []), `${origin}/dashboard`],
      web_origins: [...(client?.web_origins.filter(elsewhere) ?? []), origin],
    })
  })
}
