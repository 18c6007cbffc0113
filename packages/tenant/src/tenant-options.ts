import type { ActionsMode } from './actions/actions-mode.ts'
import type { ReadFiles } from './configuration/read-files.ts'
import type { HelloWorldAddresses } from './hello-world.ts'

/** What a tenant is started with. */
export interface TenantOptions {
  /** The port for http; 0 selects a free one. */
  port: number
  /**
   * The IP address to listen on for http in addition to the loopback, such as `0.0.0.0` in a container. Any address but
   * the loopback needs `allowedHosts` and a data folder, and a new store gets generated passwords. Default: `localhost`.
   */
  host?: string | undefined
  /** The issuer over http, when clients call the tenant by another name. Default: the address on this machine. */
  issuer?: string | undefined
  /** Addresses and networks of proxies whose `X-Forwarded-For` is used. Default: not set. */
  trustedProxies?: readonly string[]
  /** The port for https, with a development certificate; 0 selects a free one. Default: no https. */
  httpsPort?: number | undefined
  /** The folder for the store, the keys and the certificate. Default: a store in memory, for tests. */
  dataFolder?: string
  /** A snapshot that a tenant without a data folder starts with: the bytes from `readSnapshot()`. */
  snapshot?: Uint8Array | undefined
  /**
   * The PostgreSQL database that is the tenant's store, `postgres://user:password@host:port/database`. Several processes
   * can share it; the data folder has only the files of this process. Default: SQLite in the data folder.
   */
  databaseUrl?: string | undefined
  /**
   * Encrypts the private keys and the secrets of second factors in the store: 32 bytes in base64, the same for every
   * process. Several are separated by commas, and the first one encrypts. Required for a database on another machine.
   * Default: no encryption.
   */
  encryptionKey?: string | undefined
  /** The seed of a new tenant. Default: the Hello World at its usual ports. */
  seed?: Partial<HelloWorldAddresses>
  /**
   * What the tenant has in addition to its seed: the files from `readConfigurationFiles()`. They are applied at each start, and
   * delete nothing.
   */
  configuration?: ReadFiles | undefined
  /**
   * Names of the tenant in addition to `localhost`, `*.localhost`, `127.0.0.1` and `[::1]`: `host` for every port, or
   * `host:port`. Requests with any other `Host` get 421. Default: no others.
   */
  allowedHosts?: readonly string[]
  /**
   * Whether Actions can be deployed and run: `on` without the network, `network` with it. Default: `off`. Their code runs
   * in a process of its own with few permissions; turn it on only for code that you trust.
   */
  actions?: ActionsMode
  /**
   * Whether the login pages of applications on this machine offer the seed's accounts with one click, while these have the
   * passwords of the source code. Never on a tenant that other machines can reach. Default: `true`.
   */
  oneClickLogin?: boolean
  /** Whether to write structured logs to standard output. Default: `false`. */
  log?: boolean
}
