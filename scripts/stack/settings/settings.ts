import { resolve } from 'node:path'
import { CannotStart } from '../../cannot-start.ts'
import { CLIENTS, type ClientProject, findClient } from '../../clients/catalog.ts'
import { localOrigin } from './local-origin.ts'
import type { StartVariables } from './variables.ts'

/** The settings of a start, from environment variables. */
export interface Settings {
  /** Absolute path of the folder with the tenant's store and all logs. */
  dataFolder: string
  ports: Ports
  clientOrigin: string
  /** The client in `clients/` that is served instead of the bundled one. */
  project?: ClientProject
  /** Why the bundled client is not started; `undefined` if it is. */
  withoutClient?: WithoutClient
  audience: string
  /** The Auth0 tenant; without it, the local tenant runs. */
  remoteTenant?: RemoteTenant
}

/**
 * The user configured another client, the client's port is in use (probably by the user's client), or AUTH0_CLIENT_ID is not set.
 */
export type WithoutClient = 'own client' | 'port in use' | 'no client ID'

export interface Ports {
  tenant: number
  api: number
  /** The bundled client's port. */
  client: number
}

export interface RemoteTenant {
  /** A host name (`tenant.us.auth0.com`) or an `http://localhost:PORT` origin. */
  domain: string
  /** The client ID of the single-page application; without it only the API starts. */
  clientId?: string
}

type Variable = keyof StartVariables

const HELLO_WORLD_AUDIENCE = 'https://hello-world.example.com'
const OF_A_TENANT: readonly Variable[] = [
  'AUTH0_DOMAIN',
  'AUTH0_AUDIENCE',
  'CLIENT_ORIGIN_URL',
  'AUTH0_CLIENT_ID',
  'AUTH0_CUSTOM_DOMAIN',
]
/** The user's own client can also use the local tenant. */
const NAMES_A_TENANT = OF_A_TENANT.filter(name => name !== 'CLIENT_ORIGIN_URL')
const CLIENT_PORT = 4040
/** The default port of http. */
const HTTP_PORT = 80
const BARE_HOST = /^[a-z\d]([a-z\d.-]*[a-z\d])?(:\d{1,5})?$/i
const LOCAL_ORIGIN = /^http:\/\/localhost(:\d{1,5})?$/

/**
 * Reads the settings of a start. Empty variables count as not set.
 *
 * @param root base folder of a relative `TOLLGATE_DATA`
 * @throws {CannotStart} if a variable is missing or malformed
 */
export function parseSettings(environment: StartVariables, root: string): Settings {
  const dataFolder = resolve(root, environment.TOLLGATE_DATA || '.tollgate')
  const servers = {
    tenant: parsePort(environment, 'TENANT_PORT') ?? 7070,
    api: parsePort(environment, 'API_PORT') ?? 6060,
  }
  const project = parseProject(environment)
  const settings = NAMES_A_TENANT.some(name => environment[name])
    ? { dataFolder, ...parseRemoteSettings(environment, servers) }
    : { dataFolder, audience: HELLO_WORLD_AUDIENCE, ...parseLocalClient(environment, servers) }
  if (project && settings.withoutClient) throw conflict(project, settings.withoutClient)
  return project ? { ...settings, project } : settings
}

function parseProject({ TOLLGATE_CLIENT: name }: StartVariables): ClientProject | undefined {
  if (!name) return undefined
  const project = findClient(name)
  if (project) return project
  throw new CannotStart(`There is no client "${name}": choose ${CLIENTS.map(client => client.name).join(', ')}`)
}

function conflict({ name }: ClientProject, reason: WithoutClient): CannotStart {
  const remedy =
    reason === 'no client ID'
      ? 'set AUTH0_CLIENT_ID to the client ID of your application'
      : 'remove CLIENT_ORIGIN_URL and "--client-origin"'
  return new CannotStart(`The client "${name}" cannot be started with these settings: ${remedy}`)
}

type Servers = Omit<Ports, 'client'>

/** With the local tenant, CLIENT_ORIGIN_URL is the origin of the user's own client. */
function parseLocalClient(
  environment: StartVariables,
  servers: Servers,
): Pick<Settings, 'ports' | 'clientOrigin' | 'withoutClient'> {
  const client = parsePort(environment, 'CLIENT_PORT') ?? CLIENT_PORT
  const ports = { ...servers, client }
  const origin = environment.CLIENT_ORIGIN_URL
  if (origin) {
    const clientOrigin = parseOrigin(origin)
    requireDistinct(servers, localPortOf(clientOrigin))
    return { ports, clientOrigin, withoutClient: 'own client' }
  }
  requireDistinct(servers, client)
  return { ports, clientOrigin: localOrigin(client) }
}

function parseRemoteSettings(environment: StartVariables, servers: Servers): Omit<Settings, 'dataFolder'> {
  const remoteTenant = parseRemoteTenant(environment)
  const audience = required(environment, 'AUTH0_AUDIENCE', 'the identifier of your API')
  const clientOrigin = parseOrigin(required(environment, 'CLIENT_ORIGIN_URL', 'the origin of your client'))
  const client = parsePort(environment, 'CLIENT_PORT') ?? localPortOf(clientOrigin) ?? CLIENT_PORT
  requireDistinct(servers, client)
  return {
    ports: { ...servers, client },
    clientOrigin,
    ...(!remoteTenant.clientId && { withoutClient: 'no client ID' }),
    audience,
    remoteTenant,
  }
}

function parseRemoteTenant(environment: StartVariables): RemoteTenant {
  const given = required(environment, 'AUTH0_DOMAIN', 'the host of your Auth0 tenant')
  const domain = parseDomain(given)
  if (domain === undefined) {
    throw malformed('AUTH0_DOMAIN', given, 'write a bare host such as "tenant.us.auth0.com", without "https://" or "/"')
  }
  const clientId = environment.AUTH0_CLIENT_ID
  if (!clientId) return { domain }
  if (/\s/.test(clientId)) throw malformed('AUTH0_CLIENT_ID', clientId, 'copy it from the application in Auth0')
  return { domain, clientId }
}

/** Omits a default port, as in the issuer. */
function parseDomain(value: string): string | undefined {
  if (LOCAL_ORIGIN.test(value)) return URL.parse(value)?.origin
  return BARE_HOST.test(value) ? URL.parse(`https://${value}`)?.host : undefined
}

/** Omits a default port, like browsers in `Origin`. */
function parseOrigin(value: string): string {
  const url = URL.parse(value)
  if (url?.href !== `${url?.origin}/` || value.endsWith('/') || !url.protocol.startsWith('http')) {
    throw malformed('CLIENT_ORIGIN_URL', value, 'write an origin such as "http://localhost:4040", without a path')
  }
  return url.origin
}

function parsePort(environment: StartVariables, name: Variable): number | undefined {
  const value = environment[name]
  if (!value) return undefined
  const port = Number(value)
  if (!/^\d+$/.test(value) || port < 1 || port > 65535) throw malformed(name, value, 'write a port from 1 to 65535')
  return port
}

function localPortOf(origin: string): number | undefined {
  const { protocol, hostname, port } = new URL(origin)
  return protocol === 'http:' && hostname === 'localhost' ? Number(port || HTTP_PORT) : undefined
}

/** @param client port of a client on this machine */
function requireDistinct({ tenant, api }: Servers, client: number | undefined): void {
  if (new Set([tenant, api, client]).size === 3) return
  throw new CannotStart(
    `Tenant, API and client need three different ports, but would get ${tenant}, ${api} and ${client}: change TENANT_PORT, API_PORT or CLIENT_PORT`,
  )
}

function required(environment: StartVariables, name: Variable, meaning: string): string {
  const value = environment[name]
  if (value) return value
  const others = OF_A_TENANT.filter(other => environment[other])
  throw new CannotStart(
    `${name} is missing: set it in .env to ${meaning}, or remove ${list(others)} to run the local tenant`,
  )
}

function malformed(name: string, value: string, remedy: string): CannotStart {
  return new CannotStart(`${name} is "${value}": ${remedy}`)
}

function list(names: readonly string[]): string {
  return names.join(', ').replace(/, (\w+)$/, ' and $1')
}
