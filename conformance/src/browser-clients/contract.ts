/** How a page sets its SDK up; what is left out is as the SDK has it. */
export interface Settings {
  /** A host, which is reached over https, or an origin. */
  domain: string
  clientId: string
  audience: string
  /** Whether to renew with refresh tokens; without them, in a hidden frame. */
  useRefreshTokens?: boolean
  /** Whether to renew in a hidden frame when there is no good refresh token. */
  useRefreshTokensFallback?: boolean
  cacheLocation?: 'memory' | 'localstorage'
  /** Whether the token endpoint gets forms, and not JSON. */
  useFormData?: boolean
  /** How long to wait for an answer in a hidden frame. */
  authorizeTimeoutInSeconds?: number
}

export interface TokenRequest {
  /** Default: the one in the settings. */
  audience?: string
  /** Whether to pass the SDK's cache by. */
  isFresh?: boolean
}

/** What an API answered. */
export interface ApiAnswer {
  status: number
  body: string
}

/** What a page can be asked to do; it does it by its SDK. */
export interface Sdk {
  /** @param parameters of the authorization request, beside the SDK's own */
  logIn(parameters: Record<string, string>): Promise<void>
  logInByPopup(): Promise<void>
  getToken(request: TokenRequest): Promise<string | undefined>
  /** Calls an API with a token, in the way the SDK has for that. */
  callApi(url: string): Promise<ApiAnswer>
  logOut(): Promise<void>
  /** Revokes the refresh token, where the SDK can. */
  revoke?(): Promise<void>
}

/** An error as the SDK reported it. */
export interface Failure {
  /** Its code, such as `login_required`. */
  error: string | undefined
  message: string
  /** The SDK's error classes that it is an instance of. */
  classes: readonly string[]
}

/** How it went. */
export type Attempt = { value: unknown } | { failure: Failure }

/** What the page puts at `window.client` for whoever drives it. */
export interface Client {
  attempt(action: keyof Sdk, argument?: unknown): Promise<Attempt>
  /** The error that the SDK holds for the page to show. */
  trouble(): Failure | undefined
  /** The names of the error classes that the SDK exports. */
  readonly errorClasses: readonly string[]
}
