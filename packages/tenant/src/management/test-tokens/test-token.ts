/** A token of a login that a test or the dashboard requests. */
export interface TestTokenRequest {
  /** An email address or a user ID. */
  user: string
  /** The identifier of the API. */
  audience: string
  /** The application that the user would log in to. Default: the sample's. */
  clientId?: string | undefined
  /** The ID or the name of the organization that the user would log in for. */
  organization?: string | undefined
  /** Leaves out the user's other permissions. Only permissions that the user has are accepted. */
  permissions?: readonly string[] | undefined
  /** Seconds until the token expires; negative for an expired token. Default: the lifetime that the API sets. */
  expiresIn?: number | undefined
  /** Further claims of the token. */
  claims?: Record<string, unknown> | undefined
}

export interface TestToken {
  access_token: string
  token_type: 'Bearer'
  expires_in: number
  /** The permissions that the user has, also those that the request left out. */
  permissions: readonly string[]
  /** What the ID token of the same login would contain. */
  id_token_claims?: Record<string, unknown>
}

/** Issues a token without a login. @throws errors of the protocol engine, whose `error` is `access_denied` */
export type IssueTestToken = (request: TestTokenRequest) => Promise<TestToken>

/** What a broken token has wrong. */
export const DEFECTS = [
  'expired',
  'wrong-audience',
  'bad-signature',
  'unknown-kid',
  'alg-none',
  'missing-permission',
  'unbound-proof',
] as const

export type Defect = (typeof DEFECTS)[number]

export function isDefect(value: unknown): value is Defect {
  return DEFECTS.some(defect => defect === value)
}

/** Breaks one of the tenant's own access tokens. @returns `undefined` when the token is not a valid one of the tenant */
export type BreakToken = (accessToken: string, defect: Defect) => Promise<string | undefined>

export const MIN_EXPIRES_IN = -86_400
export const MAX_EXPIRES_IN = 2_592_000
