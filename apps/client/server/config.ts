/** The environment variables of the sample client's server. */
export interface ClientVariables {
  /** The port, from 0 to 65535; 0 selects a free one. Default: 4040. */
  readonly PORT?: string | undefined
  /** The domain of the tenant: a host, or `http://localhost:PORT`. Required. */
  readonly AUTH0_DOMAIN?: string | undefined
  /** The client ID of a single-page application of the tenant. Required. */
  readonly AUTH0_CLIENT_ID?: string | undefined
  /** The identifier of the API, for which the client requests access tokens. Required. */
  readonly AUTH0_AUDIENCE?: string | undefined
  /** The URL of the API: https, or `http://localhost:PORT`. Required. */
  readonly API_SERVER_URL?: string | undefined
  /** More host names by which browsers may call the server, separated by commas, each with or without a port. */
  readonly ALLOWED_HOSTS?: string | undefined
}

/** The configuration of the pages, which `GET /config.json` returns. */
export interface ClientConfig {
  /** Auth0's `domain`: a host name (`tenant.us.auth0.com`) or an `http://localhost:PORT` origin. */
  domain: string
  clientId: string
  /** The API's identifier, requested as the audience of all access tokens. */
  audience: string
  /** URL of the API, without a slash at the end. */
  apiServerUrl: string
}

/** The configuration from environment variables. */
export interface ServerConfig {
  /** TCP port on `localhost`; 0 means any free port. */
  port: number
  client: ClientConfig
}

/** An environment variable is missing or malformed. The message is one sentence that names it and says what to do. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/**
 * Reads the environment variables, except `ALLOWED_HOSTS`.
 *
 * @throws ConfigError for the first variable that is missing or malformed
 */
export function parseConfig(env: ClientVariables): ServerConfig {
  return {
    port: parsePort(env.PORT),
    client: {
      domain: parseDomain(required(env, 'AUTH0_DOMAIN')),
      clientId: required(env, 'AUTH0_CLIENT_ID'),
      audience: required(env, 'AUTH0_AUDIENCE'),
      apiServerUrl: parseApiServerUrl(required(env, 'API_SERVER_URL')),
    },
  }
}

/** The origin of a domain. A host name without a scheme means https. */
export function originOf(domain: string): string {
  return domain.includes('://') ? domain : `https://${domain}`
}

const EXAMPLES = {
  AUTH0_DOMAIN: 'tenant.us.auth0.com',
  AUTH0_CLIENT_ID: 'the client ID of a single-page application',
  AUTH0_AUDIENCE: 'https://hello-world.example.com',
  API_SERVER_URL: 'http://localhost:6060',
} as const satisfies { [name in keyof ClientVariables]: string }

function required(env: ClientVariables, name: keyof typeof EXAMPLES): string {
  const value = env[name]?.trim()
  if (!value)
    throw new ConfigError(`${name} is not set: set it in the environment or in .env, for example "${EXAMPLES[name]}"`)
  if (/\s/.test(value)) throw new ConfigError(`${name} must not contain spaces, but is "${value}"`)
  return value
}

function parsePort(value = '4040'): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
  if (port <= 65_535) return port
  throw new ConfigError(`PORT must be a number from 0 to 65535, but is "${value}"`)
}

const HOST = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i
const LOCAL_ORIGIN = /^http:\/\/localhost(:\d{1,5})?$/

function parseDomain(value: string): string {
  const domain = value.replace(/\/$/, '').toLowerCase()
  const url = HOST.test(domain) || LOCAL_ORIGIN.test(domain) ? URL.parse(originOf(domain)) : null
  // A default port is omitted, as in the issuer.
  if (url) return domain.includes('://') ? url.origin : url.host
  throw new ConfigError(
    `AUTH0_DOMAIN must be a host such as "tenant.us.auth0.com" or an origin such as "http://localhost:7070", but is "${value}"`,
  )
}

function parseApiServerUrl(value: string): string {
  const url = URL.parse(value)
  // Access tokens are sent to this URL, so http is allowed only on this machine (RFC 6750 §5.3).
  const confidential = url?.protocol === 'https:' || (url?.protocol === 'http:' && url.hostname === 'localhost')
  if (url && confidential && !url.username && !url.password && !url.search && !url.hash)
    return url.href.replace(/\/$/, '')
  throw new ConfigError(
    `API_SERVER_URL must be an https address or "http://localhost:PORT", without query or credentials, but is "${withoutCredentials(value)}"`,
  )
}

function withoutCredentials(value: string): string {
  return value.replace(/\/\/[^/@]*@/, '//…@')
}
