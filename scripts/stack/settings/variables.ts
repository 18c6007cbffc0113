/** The environment variables of `npm start` and `npm run dev`. */
export interface StartVariables {
  /** The domain of a real Auth0 tenant, such as `tenant.us.auth0.com`, without `https://`. Default: the local tenant. */
  readonly AUTH0_DOMAIN?: string | undefined
  /** The identifier of your API in Auth0. Required with `AUTH0_DOMAIN`. Default: `https://hello-world.example.com`. */
  readonly AUTH0_AUDIENCE?: string | undefined
  /** The client ID of a single-page application in Auth0. Without it, only the API starts with a real tenant. */
  readonly AUTH0_CLIENT_ID?: string | undefined
  /** The custom domain of the Auth0 tenant. The API accepts tokens from both domains. */
  readonly AUTH0_CUSTOM_DOMAIN?: string | undefined
  /**
   * The origin of the client. With the local tenant, it is the origin of your own client, and the bundled client is not
   * started. Required with `AUTH0_DOMAIN`. Default: the bundled client.
   */
  readonly CLIENT_ORIGIN_URL?: string | undefined
  /** The name of a client in `clients/` that is served instead of the bundled one, as `--client`. Default: the bundled client. */
  readonly TOLLGATE_CLIENT?: string | undefined
  /** The tenant's port for http. Default: 7070. */
  readonly TENANT_PORT?: string | undefined
  /** The API's port. Default: 6060. */
  readonly API_PORT?: string | undefined
  /** The client's port. Default: 4040. */
  readonly CLIENT_PORT?: string | undefined
  /** The folder for the tenant's data and all logs. A relative path starts at the repository. Default: `.tollgate`. */
  readonly TOLLGATE_DATA?: string | undefined
}
