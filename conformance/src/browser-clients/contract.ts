/** The SDK settings of a page. Omitted settings have the defaults of the SDK. */
export interface Settings {
  /** A host name (https) or an origin. */
  domain: string
  clientId: string
  audience: string
  /** Whether to renew tokens with refresh tokens; otherwise in a hidden iframe. */
  useRefreshTokens?: boolean
  /** Whether to renew in a hidden iframe if there is no valid refresh token. */
  useRefreshTokensFallback?: boolean
  cacheLocation?: 'memory' | 'localstorage'
  /** Whether to send forms to the token endpoint instead of JSON. */
  useFormData?: boolean
  /** The response type of auth0-js. */
  responseType?: string
  /** Timeout for a hidden iframe. */
  authorizeTimeoutInSeconds?: number
}

export interface TokenRequest {
  /** Default: the one in the settings. */
  audience?: string
  /** Whether to bypass the SDK's cache. */
  isFresh?: boolean
}

export interface PasswordLogin {
  username: string
  password: string
  realm?: string
}

/** The response of an API. */
export interface ApiAnswer {
  status: number
  body: string
}

/** The actions of a page, performed with its SDK. */
export interface Sdk {
  /** @param parameters of the authorization request, in addition to the SDK's */
  logIn(parameters: Record<string, string>): Promise<void>
  logInByPopup?(): Promise<void>
  /** Sends the password to the token endpoint. Without a realm, the user is in the default directory. */
  logInWithPassword?(login: PasswordLogin): Promise<string | undefined>
  getToken(request: TokenRequest): Promise<string | undefined>
  /** Calls an API with a token, in the way that the SDK provides. */
  callApi(url: string): Promise<ApiAnswer>
  logOut(): Promise<void>
  /** Revokes the refresh token, if the SDK supports it. */
  revoke?(): Promise<void>
}

/** An error as the SDK reported it. */
export interface Failure {
  /** Its code, such as `login_required`. */
  error: string | undefined
  message: string
  /** The names of the SDK's error classes that it is an instance of. */
  classes: readonly string[]
}

/** The result of an action. */
export type Attempt = { value: unknown } | { failure: Failure }

/** The value of `window.client`, with which the suite controls the page. */
export interface Client {
  attempt(action: keyof Sdk, argument?: unknown): Promise<Attempt>
  /** The error that the SDK has stored for the page. */
  trouble(): Failure | undefined
  /** The names of the error classes that the SDK exports. */
  readonly errorClasses: readonly string[]
}
