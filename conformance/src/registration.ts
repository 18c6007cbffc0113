import type { Management } from 'auth0'
import { connect, present } from './auth0/connect.ts'
import type { Application, World } from './world.ts'

/** The callback URL for checks without a browser; nothing listens there. */
export const CALLBACK = 'http://localhost:4040/callback'

/** The URL to return to after a logout. */
export const LOGGED_OUT = 'http://localhost:4040'

/** Registers an application, like a user in the dashboard. The secret of a public application is empty. */
export async function register(
  world: World,
  settings: Omit<Management.CreateClientRequestContent, 'name'> = {},
): Promise<Application> {
  const created = await connect(world).clients.create({
    name: 'Conformance',
    callbacks: [CALLBACK],
    allowed_logout_urls: [LOGGED_OUT],
    ...settings,
  })
  return { clientId: present(created.client_id), clientSecret: created.client_secret ?? '' }
}
