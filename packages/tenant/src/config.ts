import { resolve } from 'node:path'
import { parseAllowedHosts } from '@tollgate/loopback'
import { parseActionsMode } from './actions/actions-mode.ts'
import { type HelloWorldAddresses, helloWorld } from './hello-world.ts'
import type { TenantOptions } from './tenant-options.ts'

const HIGHEST_PORT = 65_535
const DEFAULT_PORT = 7070
const DEFAULT_HTTPS_PORT = 7443
/** The value of a variable that turns something off. */
const OFF = 'off'
const ON = 'on'

/** The environment variables of the tenant. */
export interface TenantVariables {
  /** The port for http. Default: 7070. */
  readonly PORT?: string | undefined
  /** The port for https, or `off`. Default: 7443 if the port for http is 7070, otherwise `off`. */
  readonly HTTPS_PORT?: string | undefined
  /** The folder for the store, the keys and the certificate. Default: `.tollgate` in the current folder. */
  readonly TOLLGATE_DATA?: string | undefined
  /** The folder with `tenant.yaml` and `tollgate.yaml`, which each start applies. Default: the current folder. */
  readonly TOLLGATE_CONFIG?: string | undefined
  /** The URL of the PostgreSQL database for the tenant's data. Default: SQLite in the data folder. */
  readonly TOLLGATE_DATABASE_URL?: string | undefined
  /**
   * Encrypts the private keys and the secrets of second factors in the store: 32 bytes in base64. Several are separated
   * by commas, and the first one encrypts. Default: no encryption.
   */
  readonly TOLLGATE_ENCRYPTION_KEY?: string | undefined
  /** Whether Actions run: `on` without the network, `network` with it. Default: `off`. */
  readonly TOLLGATE_ACTIONS?: string | undefined
  /** Whether the login pages of applications on this machine offer the seed's accounts with one click, or `off`. Default: `on`. */
  readonly TOLLGATE_ONE_CLICK_LOGIN?: string | undefined
  /** The IP address to listen on, such as `0.0.0.0` in a container. Default: `localhost`. */
  readonly TOLLGATE_HOST?: string | undefined
  /** The issuer over http, when clients call the tenant by another name. Default: the address on this machine. */
  readonly TOLLGATE_ISSUER?: string | undefined
  /** Addresses and networks of proxies whose `X-Forwarded-For` is used, separated by commas or spaces. */
  readonly TOLLGATE_TRUSTED_PROXIES?: string | undefined
  /**
   * More host names by which clients may call the tenant, separated by commas, each with or without a port. Requests for
   * other hosts get 421.
   */
  readonly ALLOWED_HOSTS?: string | undefined
  /** The origin of the client in a new tenant. Default: `http://localhost:4040`. */
  readonly CLIENT_ORIGIN_URL?: string | undefined
  /** The origin of the API in a new tenant. Default: `http://localhost:6060`. */
  readonly API_SERVER_URL?: string | undefined
  /** The identifier of the API in a new tenant. Default: `https://hello-world.example.com`. */
  readonly AUTH0_AUDIENCE?: string | undefined
}

export interface Config
  extends Required<
    Omit<
      TenantOptions,
      'log' | 'host' | 'issuer' | 'seed' | 'httpsPort' | 'databaseUrl' | 'encryptionKey' | 'snapshot' | 'configuration'
    >
  > {
  seed: HelloWorldAddresses
  /** `undefined` when https is off. */
  httpsPort: number | undefined
  /** `undefined` for `localhost`. */
  host: string | undefined
  /** `undefined` for the address on this machine. */
  issuer: string | undefined
  /** `undefined` for SQLite. */
  databaseUrl: string | undefined
  /** `undefined` to store the keys unencrypted. */
  encryptionKey: string | undefined
}

/** What a tenant reads from the environment however it is started. */
export type EnvironmentOptions = Pick<
  Config,
  'host' | 'issuer' | 'trustedProxies' | 'databaseUrl' | 'encryptionKey' | 'allowedHosts' | 'actions' | 'oneClickLogin'
>

/**
 * Reads the options of a tenant that have no option on the command line: `TOLLGATE_HOST`, `TOLLGATE_ISSUER`,
 * `TOLLGATE_TRUSTED_PROXIES`, `TOLLGATE_DATABASE_URL`, `TOLLGATE_ENCRYPTION_KEY`, `TOLLGATE_ACTIONS`,
 * `TOLLGATE_ONE_CLICK_LOGIN` and `ALLOWED_HOSTS`.
 *
 * @throws TypeError naming the variable that is malformed
 */
export function readEnvironment(env: TenantVariables): EnvironmentOptions {
  return {
    host: env.TOLLGATE_HOST || undefined,
    issuer: env.TOLLGATE_ISSUER ? withSlash(env.TOLLGATE_ISSUER) : undefined,
    trustedProxies: (env.TOLLGATE_TRUSTED_PROXIES ?? '').split(/[\s,]+/).filter(Boolean),
    databaseUrl: readDatabaseUrl(env.TOLLGATE_DATABASE_URL),
    encryptionKey: env.TOLLGATE_ENCRYPTION_KEY || undefined,
    allowedHosts: readAllowedHosts(env.ALLOWED_HOSTS),
    actions: parseActionsMode(env.TOLLGATE_ACTIONS || OFF),
    oneClickLogin: readOneClickLogin(env.TOLLGATE_ONE_CLICK_LOGIN || ON),
  }
}

/**
 * Reads the tenant's configuration from environment variables.
 *
 * @throws TypeError naming the variable that is malformed
 */
export function readConfig(env: TenantVariables): Config {
  const port = parsePort('PORT', env.PORT || String(DEFAULT_PORT))
  return {
    ...readEnvironment(env),
    port,
    httpsPort: readHttpsPort(env.HTTPS_PORT, port),
    dataFolder: resolve(env.TOLLGATE_DATA || '.tollgate'),
    seed: {
      clientOrigin: parseOrigin('CLIENT_ORIGIN_URL', env.CLIENT_ORIGIN_URL || 'http://localhost:4040'),
      apiOrigin: parseOrigin('API_SERVER_URL', env.API_SERVER_URL || 'http://localhost:6060'),
      audience: env.AUTH0_AUDIENCE || helloWorld.audience,
    },
  }
}

/**
 * Without `HTTPS_PORT`, https is on only with the default port: a tenant on another port does not take a second one.
 */
function readHttpsPort(value: string | undefined, port: number): number | undefined {
  if (value === OFF) return undefined
  if (value) return parsePort('HTTPS_PORT', value, ` or to "${OFF}"`)
  return port === DEFAULT_PORT ? DEFAULT_HTTPS_PORT : undefined
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}

function parsePort(name: string, value: string, alternative = ''): number {
  const port = Number(value)
  if (!Number.isInteger(port) || port < 0 || port > HIGHEST_PORT) {
    throw new TypeError(`${name} is "${value}": set it to a whole number from 0 to ${HIGHEST_PORT}${alternative}`)
  }
  return port
}

function readOneClickLogin(value: string): boolean {
  if (value === ON || value === OFF) return value === ON
  throw new TypeError(`TOLLGATE_ONE_CLICK_LOGIN is "${value}": set it to "on" or "off"`)
}

function readAllowedHosts(value: string | undefined): string[] {
  try {
    return parseAllowedHosts(value)
  } catch (cause) {
    throw new TypeError(`ALLOWED_HOSTS is "${value}": ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

/** The value contains a password, so the message does not quote it. */
function readDatabaseUrl(value: string | undefined): string | undefined {
  if (!value) return undefined
  const protocol = URL.parse(value)?.protocol
  if (protocol === 'postgres:' || protocol === 'postgresql:') return value
  throw new TypeError(
    'TOLLGATE_DATABASE_URL is not the URL of a PostgreSQL database: set it to a URL such as "postgres://user:password@localhost:5432/tollgate"',
  )
}

function parseOrigin(name: string, value: string): string {
  const url = URL.parse(value)
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    throw new TypeError(`${name} is "${value}": set it to an origin such as "http://localhost:4040"`)
  }
  return url.origin
}
