import { dashboardClient } from '../../src/dashboard-client.ts'
import type { Login } from '../../src/hello-world.ts'
import type { Tenant } from '../../src/tenant.ts'
import { createSinglePageApp } from './single-page-app.ts'

/** Logs a person in to the dashboard. @returns the access token that it gets for the Management API */
export async function logInToDashboard({ origin, issuer }: Tenant, login: Login, scope: string): Promise<string> {
  const app = createSinglePageApp(origin, { ...dashboardClient, redirect_uri: `${origin}/dashboard/callback` })
  const { tokens } = await app.logIn(login, { audience: `${issuer}api/v2/`, scope })
  return tokens.access_token
}
