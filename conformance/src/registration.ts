import type { Management } from 'auth0'
import { connect, present } from './auth0/connect.ts'
import type { Application, World } from './world.ts'

/** Where applications of the checks without a browser are called back; nothing listens there. */
export const CALLBACK = 'http://localhost:4040/callback'

/** Where people are returned to after a logout. */
export const LOGGED_OUT = 'http://localhost:4040'

/** Registers an application in the tenant, as a person does in its dashboard. A public one has an empty secret. */
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
