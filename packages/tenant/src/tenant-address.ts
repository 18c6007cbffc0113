/** The addresses of a tenant. */
export interface TenantAddress {
  /** `http://localhost:PORT`; a default port is left out. */
  origin: string
  /** `origin` with a trailing slash. */
  issuer: string
  /** Authorizes requests to `/local/tokens` until the tenant stops. */
  controlKey: string
  /** The same tenant over https, if enabled. */
  secure?: SecureAddress
}

/** The addresses over https: another issuer on the same store, like a custom domain of Auth0. */
export interface SecureAddress {
  /** `https://localhost:PORT`; a default port is left out. */
  origin: string
  /** `origin` with a trailing slash. */
  issuer: string
  /** The certificate of the authority that a client must trust, in PEM. */
  authority: string
}
