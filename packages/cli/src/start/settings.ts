import type { Invocation } from '../command.ts'
import { Failure } from '../failure.ts'

/** The settings of a project, from the environment and its `.env`. */
export interface ProjectSettings {
  tenantPort: number
  apiPort: number
  clientPort: number
  /** The tenant at Auth0; without it, a local tenant runs. */
  remote: TenantDescription | undefined
}

/** What an API and a client must know of a tenant. */
export interface TenantDescription {
  /** A host name (then https), or an `http://localhost:PORT` origin. */
  domain: string
  /** Another domain at which it issues tokens; empty if there is none. */
  customDomain: string
  /** The identifier of the API. */
  audience: string
  clientId: string
}

type Variables = Readonly<Record<string, string | undefined>>

const DEFAULT_PORTS = { TENANT_PORT: 7070, API_PORT: 6060, CLIENT_PORT: 4040 }
const MAX_PORT = 65_535

/**
 * Reads the settings of a project. The environment takes precedence over the file. An empty variable counts as not set.
 *
 * @throws {Failure} if a variable is missing or malformed
 */
export function parseProjectSettings(environment: Invocation['environment'], file: Variables): ProjectSettings {
  const read = (name: string) => environment[name] || file[name] || undefined
  const port = (name: keyof typeof DEFAULT_PORTS) => parsePort(name, read(name)) ?? DEFAULT_PORTS[name]
  const ports = { tenantPort: port('TENANT_PORT'), apiPort: port('API_PORT'), clientPort: port('CLIENT_PORT') }
  const required = (name: string, what: string): string => {
    const value = read(name)
    if (value) return value
    throw new Failure(`${name} is missing: set it to ${what} in ".env", or leave all variables of the tenant empty`)
  }
  const isRemote = ['AUTH0_DOMAIN', 'AUTH0_AUDIENCE', 'AUTH0_CLIENT_ID'].some(name => read(name))
  if (!isRemote) return { ...ports, remote: undefined }
  return {
    ...ports,
    remote: {
      domain: required('AUTH0_DOMAIN', 'the domain of your tenant'),
      customDomain: read('AUTH0_CUSTOM_DOMAIN') ?? '',
      audience: required('AUTH0_AUDIENCE', 'the identifier of your API'),
      clientId: required('AUTH0_CLIENT_ID', 'the client ID of your application'),
    },
  }
}

function parsePort(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port > 0 && port <= MAX_PORT) return port
  throw new Failure(`${name} is "${text}": write a number from 1 to ${MAX_PORT}`)
}
