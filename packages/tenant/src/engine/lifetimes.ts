import type { AccessToken, Client, Configuration, RefreshToken, Session } from 'oidc-provider'
import { epochSeconds } from '../epoch-seconds.ts'
import { applicationOf } from './clients/client-metadata.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Session lifetimes, in seconds. */
export interface SessionLimits {
  /** Without use. */
  idleSeconds: number
  /** In total, even when the session is used. */
  absoluteSeconds: number
}

const DEFAULT_SESSIONS: SessionLimits = { idleSeconds: 3 * DAY, absoluteSeconds: 7 * DAY }
const OPAQUE_ACCESS_TOKEN = DAY
const OPAQUE_ACCESS_TOKEN_IN_BROWSER = 2 * HOUR
/** Upper limit for lifetimes that an application sets to infinite, so that unused tokens are deleted eventually. */
const LONGEST_FAMILY = 400 * DAY

/** Lifetimes of tokens and codes in seconds: the application's settings or Auth0's defaults. */
export function lifetimes(sessions: SessionLimits = DEFAULT_SESSIONS): NonNullable<Configuration['ttl']> {
  return {
    AccessToken: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? opaqueTokenLifetime(token),
    AuthorizationCode: MINUTE,
    DeviceCode: 15 * MINUTE,
    IdToken: (_ctx, _token, client) => applicationOf(client).jwt_configuration.lifetime_in_seconds,
    Interaction: HOUR,
    RefreshToken: (_ctx, token, client) => refreshTokenLifetime(token, client),
    Session: (_ctx, session) => sessionLifetime(session, sessions),
    // A grant must outlive the refresh tokens of its family.
    Grant: LONGEST_FAMILY + DAY,
  }
}

function opaqueTokenLifetime({ gty }: AccessToken): number {
  return gty === 'implicit' ? OPAQUE_ACCESS_TOKEN_IN_BROWSER : OPAQUE_ACCESS_TOKEN
}

/** Rotation does not extend the lifetime: the family expires when its first token would have expired. */
function refreshTokenLifetime(token: RefreshToken, client: Client): number {
  const { refresh_token: settings } = applicationOf(client)
  const expires = settings.expiration_type === 'expiring'
  const absolute = expires && !settings.infinite_token_lifetime ? settings.token_lifetime : LONGEST_FAMILY
  const idle = expires && !settings.infinite_idle_token_lifetime ? settings.idle_token_lifetime : LONGEST_FAMILY
  const now = epochSeconds()
  const left = (token.iiat ?? now) + Math.min(absolute, LONGEST_FAMILY) - now
  return Math.max(1, Math.min(left, idle))
}

/** Each use extends a session, up to a limit counted from the login. */
function sessionLifetime({ loginTs }: Session, { idleSeconds, absoluteSeconds }: SessionLimits): number {
  if (loginTs === undefined) return idleSeconds
  return Math.max(1, Math.min(idleSeconds, loginTs + absoluteSeconds - epochSeconds()))
}
