import { randomBytes } from 'node:crypto'

export type TokenDialect = 'access_token' | 'access_token_authz' | 'rfc9068_profile' | 'rfc9068_profile_authz'

/** The members of an API that can be changed, in the Management API's terms. */
export interface ResourceServerSettings {
  token_dialect: TokenDialect
  /** Role-based access control: a token's scope is limited to the user's permissions. */
  enforce_policies: boolean
  /** Whether a request with `offline_access` gets a refresh token. */
  allow_offline_access: boolean
  /** Seconds. */
  token_lifetime: number
  /** Seconds; for tokens that the browser receives in an authorization response. */
  token_lifetime_for_web: number
  signing_alg: 'RS256' | 'HS256'
  /** Signs with HS256; `null` for RS256. */
  signing_secret: string | null
  skip_consent_for_verifiable_first_party_clients: boolean
  proof_of_possession?: ProofOfPossession
}

/** Whether tokens must be bound to a key of the application (RFC 9449). */
export interface ProofOfPossession {
  mechanism: string
  required: boolean
  /** `public_clients` or, the default, `all_clients`. */
  required_for?: string
}

/** Settings that are stored for Auth0's tools and have no effect here. */
export interface ResourceServerDetails {
  allow_online_access?: boolean
  authorization_details?: Record<string, unknown>[]
  authorization_policy?: Record<string, unknown>
  consent_policy?: string
  subject_type_authorization?: { user?: { policy?: string }; client?: { policy?: string } }
  token_encryption?: Record<string, unknown>
}

/** An API as it was written; other members have their defaults. */
export interface WrittenSettings extends Partial<ResourceServerSettings>, ResourceServerDetails {
  /** Whether its permissions were ever set, including to an empty list. */
  has_scopes?: boolean
}

const SIGNING_SECRET_BYTES = 32

/** Auth0's defaults for members that were not set. */
export const DEFAULT_SETTINGS: ResourceServerSettings = {
  token_dialect: 'access_token',
  enforce_policies: false,
  allow_offline_access: false,
  token_lifetime: 86_400,
  token_lifetime_for_web: 7200,
  signing_alg: 'RS256',
  signing_secret: null,
  skip_consent_for_verifiable_first_party_clients: false,
}

/** HS256 needs a secret, which is generated when none is given. */
export function withSigningSecret(settings: WrittenSettings): WrittenSettings {
  if (settings.signing_alg !== 'HS256') return { ...settings, signing_secret: null }
  return { ...settings, signing_secret: settings.signing_secret ?? randomBytes(SIGNING_SECRET_BYTES).toString('hex') }
}
