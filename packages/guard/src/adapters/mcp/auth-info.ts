import type { Guard } from '../../guard.ts'
import { guardSettings } from '../../options/options.ts'
import { isRefusal } from '../../refusal.ts'
import type { Claims } from '../../token/claims.ts'
import type { VerifiedToken } from '../../token/verified-token.ts'

/** What handlers of the MCP SDK get of a token: the SDK's own type `AuthInfo`. */
export interface AuthInfo {
  /** Empty: an MCP server must not pass the token of its client on. */
  token: string
  /** The claim `client_id` or `azp`. */
  clientId: string
  /** The scopes of the token. */
  scopes: string[]
  /** Seconds since the epoch. */
  expiresAt: number
  /** The identifier of the server, if it is a URL. */
  resource?: URL
  /** The claims. */
  extra: Record<string, unknown>
}

export function authInfoOf(token: VerifiedToken, guard: Guard): AuthInfo {
  const { claims } = token
  const clientId = claims.client_id ?? claims.azp
  const resource = URL.parse(audienceOf(claims, guard) ?? '')
  return {
    token: '',
    clientId: typeof clientId === 'string' ? clientId : '',
    scopes: [...token.scopes],
    expiresAt: claims.exp,
    ...(resource && { resource }),
    extra: { ...claims },
  }
}

/** The audience of the token that the guard expects; both may have several. */
function audienceOf({ iss, aud }: Claims, guard: Guard): string | undefined {
  const settings = guard[guardSettings]
  // The issuer of a token that was just verified is known.
  const issuer = settings?.issuers.find(iss, settings.clock())
  if (!issuer || issuer instanceof Promise || isRefusal(issuer)) return undefined
  const tokenAudiences = [aud].flat()
  return issuer.audiences.find(each => tokenAudiences.includes(each))
}
