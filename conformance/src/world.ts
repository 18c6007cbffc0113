import type { Login } from '@tollgate/tenant'

/** An application that has a secret. */
export interface Application {
  readonly clientId: string
  readonly clientSecret: string
}

/**
 * A running tenant as its seed left it, and what is needed to use it. Plain data: it goes from one process to another.
 *
 * The seeded client's callback is `http://localhost:4040/callback`, where nothing listens. Who listens registers an
 * application with a callback of its own, as the {@link World.manager}.
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
  /** The seeded machine-to-machine application, which may ask for tokens of the seeded API. */
  readonly testApplication: Application
  /** An application with every permission of the Management API, over http and https. */
  readonly manager: Application
  readonly user: Login
  readonly admin: Login
}
