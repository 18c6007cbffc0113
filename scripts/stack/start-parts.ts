import { CannotStart } from '../cannot-start.ts'
import { greetLocally, greetRemotely, type PrintedToken } from './greeting.ts'
import type { Part } from './part.ts'
import { apiPart, type clientPart, tenantPart } from './parts.ts'
import { localOrigin } from './settings/local-origin.ts'
import type { RemoteTenant, Settings } from './settings/settings.ts'
import type { Stack } from './stack.ts'

/** How the client is served: from its build, or with Vite's dev server. */
export type ClientPart = typeof clientPart

/** The started parts. */
export interface Started {
  /** The text to print for the user. */
  greeting: string
  api: Part
}

/** Imported dynamically, because the package is built during the start. */
type Cli = typeof import('tollgate')

/**
 * Starts tenant, API and client, or only API and client if the settings have an Auth0 tenant.
 *
 * @param root the repository
 * @throws {CannotStart} if the started tenant cannot be used
 */
export async function startParts(stack: Stack, settings: Settings, root: string, client: ClientPart): Promise<Started> {
  const { remoteTenant } = settings
  return remoteTenant
    ? await startWith(remoteTenant, stack, settings, root, client)
    : await startAll(stack, settings, root, client)
}

/** Starts the API after the tenant, because it fetches the keys of the tenant. */
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

/** A deleted or blocked user gets no token, but the tenant must run so that this can be changed. */
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
