/** The environment variables that the commands read. */
export interface CommandVariables {
  /** The data folder of the local tenant. Default: `.tollgate` in the current folder or a folder above it. */
  readonly TOLLGATE_DATA?: string | undefined
  /** The domain of the tenant at Auth0, or another issuer, as `--issuer`. Default: the running local tenant. */
  readonly AUTH0_DOMAIN?: string | undefined
  /** The identifier of the API, as `--audience`. Default: `https://hello-world.example.com`. */
  readonly AUTH0_AUDIENCE?: string | undefined
  /** `run`: the client ID of the application at Auth0. Required with `AUTH0_DOMAIN`. */
  readonly AUTH0_CLIENT_ID?: string | undefined
  /** `run`: the custom domain of the tenant at Auth0. */
  readonly AUTH0_CUSTOM_DOMAIN?: string | undefined
  /** `login`: the client ID of the application, as `--client-id`. Default: an application in the local tenant. */
  readonly TOLLGATE_CLIENT_ID?: string | undefined
  /** `doctor`: the origin of the client, as `--client`. Default: `http://localhost:4040`. */
  readonly CLIENT_ORIGIN_URL?: string | undefined
  /** `run`: the tenant's port. Default: 7070. */
  readonly TENANT_PORT?: string | undefined
  /** `run` and `status`: the API's port. Default: 6060. */
  readonly API_PORT?: string | undefined
  /** `run`, `status` and `open`: the client's port. Default: 4040. */
  readonly CLIENT_PORT?: string | undefined
  /** `env`: a file of certificates to trust, which the printed bundle then contains. */
  readonly NODE_EXTRA_CA_CERTS?: string | undefined
  /** `env`: the same. */
  readonly SSL_CERT_FILE?: string | undefined
  /** `env`: the same. */
  readonly REQUESTS_CA_BUNDLE?: string | undefined
  /** `env`: the same. */
  readonly CURL_CA_BUNDLE?: string | undefined
}

/** All environment variables. Commands read those of `CommandVariables`, and pass the others on to what they start. */
export type Environment = CommandVariables & Readonly<Record<string, string | undefined>>
