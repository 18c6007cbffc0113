import { resolve } from 'node:path'
import { CannotStart } from './cannot-start.ts'
import { localOrigin } from './local-origin.ts'

/** What the environment decides about a start. */
export interface Settings {
  /** Absolute path; the tenant's store and every part's log live here. */
  dataFolder: string
  ports: Ports
  clientOrigin: string
  audience: string
  /** The Auth0 tenant that the environment names; without one, the local tenant runs. */
  remoteTenant?: RemoteTenant
}

export interface Ports {
  tenant: number
  api: number
  client: number
}

export interface RemoteTenant {
  /** A bare host (`tenant.us.auth0.com`) or an `http://localhost:PORT` origin. */
  domain: string
  /** The single-page application's; without it only the API starts. */
  clientId?: string
}

export type Environment = Readonly<Record<string, string | undefined>>

const HELLO_WORLD_AUDIENCE = 'https://hello-world.example.com'
const NAMES_A_TENANT = ['AUTH0_DOMAIN', 'AUTH0_AUDIENCE', 'CLIENT_ORIGIN_URL', 'AUTH0_CLIENT_ID']
/** What an origin on http without a port means. */
const HTTP_PORT = 80
const BARE_HOST = /^[a-z\d]([a-z\d.-]*[a-z\d])?(:\d{1,5})?$/i
const LOCAL_ORIGIN = /^http:\/\/localhost(:\d{1,5})?$/

/**
 * Reads the settings of a start. An empty variable counts as one that is not set.
 *
 * @param root the folder that a relative `TOLLGATE_DATA` starts from
 * @throws {CannotStart} when a variable is missing or malformed
 */
export function parseSettings(environment: Environment, root: string): Settings {
  const dataFolder = resolve(root, environment.TOLLGATE_DATA || '.tollgate')
  const tenant = parsePort(environment, 'TENANT_PORT') ?? 7070
  const api = parsePort(environment, 'API_PORT') ?? 6060

  if (!NAMES_A_TENANT.some(name => environment[name])) {
    const client = parsePort(environment, 'CLIENT_PORT') ?? 4040
    const ports = distinct({ tenant, api, client })
    return { dataFolder, ports, clientOrigin: localOrigin(client), audience: HELLO_WORLD_AUDIENCE }
  }

  const remoteTenant = parseRemoteTenant(environment)
  const audience = required(environment, 'AUTH0_AUDIENCE', 'the identifier of your API')
  const clientOrigin = parseOrigin(required(environment, 'CLIENT_ORIGIN_URL', 'the origin of your client'))
  const client = parsePort(environment, 'CLIENT_PORT') ?? localPortOf(clientOrigin) ?? 4040
  return { dataFolder, ports: distinct({ tenant, api, client }), clientOrigin, audience, remoteTenant }
}

function parseRemoteTenant(environment: Environment): RemoteTenant {
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

/** A default port is left out, as it is in the issuer. */
function parseDomain(value: string): string | undefined {
  if (LOCAL_ORIGIN.test(value)) return URL.parse(value)?.origin
  return BARE_HOST.test(value) ? URL.parse(`https://${value}`)?.host : undefined
}

/** A default port is left out, as browsers do in `Origin`. */
function parseOrigin(value: string): string {
  const url = URL.parse(value)
  if (url?.href !== `${url?.origin}/` || value.endsWith('/') || !url.protocol.startsWith('http')) {
    throw malformed('CLIENT_ORIGIN_URL', value, 'write an origin such as "http://localhost:4040", without a path')
  }
  return url.origin
}

function parsePort(environment: Environment, name: string): number | undefined {
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

function distinct(ports: Ports): Ports {
  if (new Set(Object.values(ports)).size < 3) {
    throw new CannotStart(
      `Tenant, API and client need three different ports, but would get ${ports.tenant}, ${ports.api} and ${ports.client}: change TENANT_PORT, API_PORT or CLIENT_PORT`,
    )
  }
  return ports
}

function required(environment: Environment, name: string, meaning: string): string {
  const value = environment[name]
  if (value) return value
  const others = NAMES_A_TENANT.filter(other => environment[other])
  throw new CannotStart(
    `${name} is missing: set it in .env to ${meaning}, or remove ${list(others)} to run the local tenant`,
  )
}

function malformed(name: string, value: string, remedy: string): CannotStart {
  return new CannotStart(`${name} is "${value}": ${remedy}`)
}

function list(names: string[]): string {
  return names.join(', ').replace(/, (\w+)$/, ' and $1')
}
