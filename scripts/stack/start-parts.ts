import { greetLocally, greetRemotely } from './greeting.ts'
import { localOrigin } from './local-origin.ts'
import { apiPart, type clientPart, tenantPart } from './parts.ts'
import type { RemoteTenant, Settings } from './settings.ts'
import type { Stack } from './stack.ts'

/** How the client is served: its build, or Vite's dev server. */
export type ClientPart = typeof clientPart

/**
 * Starts what the settings ask for: tenant, API and client, or API and client for the Auth0 tenant they name.
 *
 * @param root the repository
 * @returns what to tell the person who started it
 */
export async function startParts(stack: Stack, settings: Settings, root: string, client: ClientPart): Promise<string> {
  const { remoteTenant } = settings
  return remoteTenant
    ? await startWith(remoteTenant, stack, settings, root, client)
    : await startAll(stack, settings, root, client)
}

/** The API waits for the tenant, whose keys it is about to ask for. */
async function startAll(stack: Stack, settings: Settings, root: string, clientPart: ClientPart): Promise<string> {
  const domain = localOrigin(settings.ports.tenant)
  const listeningTenant = stack.start(tenantPart(settings))
  const [{ helloWorld }, { findLocalTenant, requestToken }] = await Promise.all([
    import('@tollgate/tenant/hello-world'),
    import('tollgate'),
  ])
  const listeningClient = stack.start(clientPart(settings, domain, helloWorld.client.client_id))
  const tenant = await listeningTenant
  const [api, client, description] = await Promise.all([
    stack.start(apiPart(settings, domain)),
    listeningClient,
    findLocalTenant(root, settings.dataFolder),
  ])
  const [user, admin] = await Promise.all([
    requestToken(description, { as: 'user' }),
    requestToken(description, { as: 'admin' }),
  ])
  return greetLocally(
    {
      origins: { tenant, api, client },
      secureOrigin: description.secure?.origin,
      user: helloWorld.user,
      admin: helloWorld.admin,
      tokens: { user, admin },
    },
    settings,
    root,
  )
}

async function startWith(
  remote: RemoteTenant,
  stack: Stack,
  settings: Settings,
  root: string,
  clientPart: ClientPart,
): Promise<string> {
  await Promise.all([
    stack.start(apiPart(settings, remote.domain)),
    remote.clientId && stack.start(clientPart(settings, remote.domain, remote.clientId)),
  ])
  return greetRemotely(remote, settings, root)
}
