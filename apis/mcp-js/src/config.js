import { auth0 } from '@tollgate/guard'
import { parseAllowedHosts } from '@tollgate/loopback'

/** An environment variable is missing or malformed; the message names it and the remedy. */
export class ConfigError extends Error {
  name = 'ConfigError'
}

/** @throws ConfigError */
export function parseConfig(environment) {
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

function require(environment, name) {
  const value = environment[name]
  if (!value) throw new ConfigError(`The environment variable "${name}" is missing: set it as .env.example shows`)
  return value
}

function parsePort(value) {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN
  if (port <= 65_535) return port
  throw new ConfigError(`The environment variable "PORT" must be a number from 0 to 65535, not "${value}"`)
}

function parseOrigin(value) {
  const url = URL.parse(value)
  // A default port is left out, as browsers do in "Origin".
  if (url && url.href === `${url.origin}/` && !value.endsWith('/') && /^https?:/.test(value)) return url.origin
  throw new ConfigError(
    `The environment variable "CLIENT_ORIGIN_URL" must be an origin like "http://localhost:4040", without a path or a slash at its end, not "${value}"`,
  )
}

function readAllowedHosts(value) {
  try {
    return parseAllowedHosts(value)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError(`The environment variable "ALLOWED_HOSTS" is malformed: ${reason}`, { cause })
  }
}

function parseDomain(name, value) {
  try {
    return auth0(value)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError(`The environment variable "${name}" is malformed: ${reason}`, { cause })
  }
}
