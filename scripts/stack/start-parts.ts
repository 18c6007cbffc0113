import { CannotStart } from './cannot-start.ts'
import { greetLocally, greetRemotely, type PrintedToken } from './greeting.ts'
import { localOrigin } from './local-origin.ts'
import type { Part } from './part.ts'
import { apiPart, type clientPart, tenantPart } from './parts.ts'
import type { RemoteTenant, Settings } from './settings.ts'
import type { Stack } from './stack.ts'

/** How the client is served: its build, or Vite's dev server. */
export type ClientPart = typeof clientPart

/** What runs when all is started. */
export interface Started {
  /** What to tell the user. */
  greeting: string
  api: Part
}

/** The command line's package, which is built only now. */
type Cli = typeof import('tollgate')

/**
 * Starts what the settings ask for: tenant, API and client, or API and client for the Auth0 tenant they name.
 *
 * @param root the repository
 * @throws {CannotStart} when the tenant that was started cannot be used
 */
export async function startParts(stack: Stack, settings: Settings, root: string, client: ClientPart): Promise<Started> {
  const { remoteTenant } = settings
  return remoteTenant
    ? await startWith(remoteTenant, stack, settings, root, client)
    : await startAll(stack, settings, root, client)
}

/** The API waits for the tenant, whose keys it is about to ask for. */
async function startAll(stack: Stack, settings: Settings, root: string, clientPart: ClientPart): Promise<Started> {
  const domain = localOrigin(settings.ports.tenant)
  const listeningTenant = stack.start(tenantPart(settings))
  const [{ helloWorld }, cli] = await Promise.all([import('@tollgate/tenant/hello-world'), import('tollgate')])
  const part = clientPart(settings, domain, helloWorld.client.client_id)
  const listeningClient = settings.withoutClient ? undefined : stack.startOptional(part)

  const tenant = await listeningTenant
  const description = await findTenant(cli, root, settings)
  const secureOrigin = description.secure?.origin
  const apiWithBothIssuers = apiPart(settings, domain, secureOrigin ? new URL(secureOrigin).host : '')
  const [api, client, userToken, adminToken] = await Promise.all([
    stack.start(apiWithBothIssuers),
    listeningClient,
    tokenToPrint(cli, description, 'user'),
    tokenToPrint(cli, description, 'admin'),
  ])
  const { user, admin } = helloWorld
  const greeting = greetLocally(
    {
      origins: { tenant, secure: secureOrigin, api, client },
      clientId: helloWorld.client.client_id,
      user: { ...user, accessToken: userToken },
      admin: { ...admin, accessToken: adminToken },
    },
    settings,
    root,
  )
  return { greeting, api: apiWithBothIssuers }
}

async function findTenant(cli: Cli, root: string, settings: Settings): ReturnType<Cli['findLocalTenant']> {
  try {
    return await cli.findLocalTenant(root, settings.dataFolder)
  } catch (error) {
    throw error instanceof cli.Failure ? new CannotStart(error.message, { cause: error }) : error
  }
}

/** Who was deleted or blocked gets no token, and the tenant has to run for that to be changed. */
async function tokenToPrint(
  cli: Cli,
  tenant: Awaited<ReturnType<Cli['findLocalTenant']>>,
  subject: 'user' | 'admin',
): Promise<PrintedToken> {
  try {
    return { token: await cli.requestToken(tenant, { as: subject }) }
  } catch (error) {
    if (error instanceof cli.Failure) return { problem: error.message }
    throw error
  }
}

async function startWith(
  remote: RemoteTenant,
  stack: Stack,
  settings: Settings,
  root: string,
  clientPart: ClientPart,
): Promise<Started> {
  const api = apiPart(settings, remote.domain)
  const part = clientPart(settings, remote.domain, remote.clientId ?? '')
  const [, client] = await Promise.all([
    stack.start(api),
    settings.withoutClient ? undefined : stack.startOptional(part),
  ])
  return { greeting: greetRemotely(remote, client, settings, root), api }
}
