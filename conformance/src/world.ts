import type { Login } from '@tollgate/tenant'

/** An application that has a secret. */
export interface Application {
  readonly clientId: string
  readonly clientSecret: string
}

/**
 * A running, freshly seeded tenant and the values to use it. Plain data, because it is passed between processes.
 *
 * The seeded client's callback is `http://localhost:4040/callback`, where nothing listens. Suites with a server
 * register an application with another callback, with the credentials of {@link World.manager}.
 */
export interface World {
  /** `http://localhost:PORT`; the issuer is this with a trailing slash. */
  readonly origin: string
  /** The same tenant at `https://localhost:PORT`: another issuer. */
  readonly secureOrigin: string
  /** The file with the certificate of the authority behind `secureOrigin`. The process that runs a suite trusts it. */
  readonly authorityFile: string
  /** The identifier of the seeded API. */
  readonly audience: string
  /** The seeded single-page application. */
  readonly client: { readonly clientId: string }
  /** The seeded machine-to-machine application, which is authorized for the seeded API. */
  readonly testApplication: Application
  /** An application with all permissions of the Management API, with http and https. */
  readonly manager: Application
  readonly user: Login
  readonly admin: Login
}
