import { auth0 } from '@tollgate/guard'
import { parseAllowedHosts } from '@tollgate/loopback'

/** The environment variables of the sample API. */
export interface ApiVariables {
  /** The port, from 0 to 65535; 0 selects a free one. Default: 6060. */
  readonly PORT?: string | undefined
  /** The domain of the tenant whose tokens the API accepts: a host, or `http://localhost:PORT`. Required. */
  readonly AUTH0_DOMAIN?: string | undefined
  /** The custom domain of the tenant. The API accepts tokens from both domains. */
  readonly AUTH0_CUSTOM_DOMAIN?: string | undefined
  /** The identifier of the API, which `aud` of each token must contain. Required. */
  readonly AUTH0_AUDIENCE?: string | undefined
  /** The origin of the client, whose pages may call the API. Required. */
  readonly CLIENT_ORIGIN_URL?: string | undefined
  /** More host names by which clients may call the API, separated by commas, each with or without a port. */
  readonly ALLOWED_HOSTS?: string | undefined
}

/** What the API needs to know, from its environment. */
export interface Config {
  readonly port: number
  /** The exact origin of the single-page client, which browsers may call from. */
  readonly clientOrigin: string
  /** Host names that the API accepts in addition to those of this machine: `host` for every port, or `host:port`. */
  readonly allowedHosts?: readonly string[]
  readonly audience: string
  readonly issuer: string
  readonly jwksUri: string
  /** The issuer of the tenant's custom domain, whose tokens are signed with the same keys. */
  readonly customIssuer?: string
}

/** An environment variable is missing or malformed; the message names it and the remedy. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** @throws ConfigError */
export function parseConfig(environment: ApiVariables): Config {
  const { AUTH0_CUSTOM_DOMAIN } = environment
  return {
    port: parsePort(environment.PORT ?? '6060'),
    clientOrigin: parseOrigin(require(environment, 'CLIENT_ORIGIN_URL')),
    ...(environment.ALLOWED_HOSTS && { allowedHosts: readAllowedHosts(environment.ALLOWED_HOSTS) }),
    audience: require(environment, 'AUTH0_AUDIENCE'),
    ...parseDomain('AUTH0_DOMAIN', require(environment, 'AUTH0_DOMAIN')),
    ...(AUTH0_CUSTOM_DOMAIN && { customIssuer: parseDomain('AUTH0_CUSTOM_DOMAIN', AUTH0_CUSTOM_DOMAIN).issuer }),
  }
}

function require(environment: ApiVariables, name: keyof ApiVariables): string {
  const value = environment[name]
  if (!value) throw new ConfigError(`The environment variable "${name}" is missing: set it as .env.example shows`)
  return value
}

function parsePort(value: string): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
  if (port <= 65_535) return port
  throw new ConfigError(`The environment variable "PORT" must be a number from 0 to 65535, not "${value}"`)
}

function parseOrigin(value: string): string {
  const url = URL.parse(value)
  // A default port is left out, as browsers do in "Origin".
  if (url && url.href === `${url.origin}/` && !value.endsWith('/') && /^https?:/.test(value)) return url.origin
  throw new ConfigError(
    `The environment variable "CLIENT_ORIGIN_URL" must be an origin like "http://localhost:4040", without a path or a slash at its end, not "${value}"`,
  )
}

function readAllowedHosts(value: string): string[] {
  try {
    return parseAllowedHosts(value)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError(`The environment variable "ALLOWED_HOSTS" is malformed: ${reason}`, { cause })
  }
}

function parseDomain(name: string, value: string): { issuer: string; jwksUri: string } {
  try {
    return auth0(value)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError(`The environment variable "${name}" is malformed: ${reason}`, { cause })
  }
}
