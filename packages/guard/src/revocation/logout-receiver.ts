import { refuseUnknownOptions } from '../options/unknown-options.ts'
import type { Denial } from './entry.ts'
import { hasApplied, readBody, reply, unavailable } from './request-body.ts'
import { createSetVerifier, SET_ISSUER_OPTIONS, type SetClaims, type SetIssuerOptions } from './verify-set.ts'

/** The options of an issuer, whose `audience` is the client id that the provider sends logout tokens for. */
export type LogoutReceiverOptions = SetIssuerOptions & {
  /** A deny list of this process, or a shared one. */
  readonly denyList: { deny(denial: Denial): unknown }
}

const LOGOUT = 'http://schemas.openid.net/event/backchannel-logout'

/**
 * Creates a fetch handler for back-channel logout (OpenID Connect Back-Channel Logout 1.0). The session and all tokens
 * that the user has so far are denied. A provider sends logout tokens to a client, not to an API: use it where both are
 * one application.
 *
 * @throws TypeError for an option of the issuer that is wrong
 */
export function logoutReceiver(options: LogoutReceiverOptions): (request: Request) => Promise<Response> {
  refuseUnknownOptions(options, [...SET_ISSUER_OPTIONS, 'denyList'])
  const { denyList, ...issuer } = options
  if (typeof denyList?.deny !== 'function') throw new TypeError('The option "denyList" must be a deny list')
  const verifier = createSetVerifier(issuer, 'logout+jwt')

  return async request => {
    const body = await readBody(request, 'application/x-www-form-urlencoded')
    if (body instanceof Response) return body
    const [text, ...more] = new URLSearchParams(body).getAll('logout_token')
    if (!text || more.length > 0) return refuse('The form must have one logout_token')
    const { claims, fault } = await verifier.verify(text)
    if (fault) return fault.err === 'unavailable' ? unavailable() : refuse(fault.description)
    const wrong = refuseLogout(claims)
    if (wrong) return refuse(wrong)
    const deny = async () => {
      for (const denial of denialsOf(claims)) await denyList.deny(denial)
    }
    return (await hasApplied(deny)) ? reply(200) : unavailable()
  }
}

/** §2.8: an error is a 400. */
function refuse(description: string): Response {
  return reply(400, { error: 'invalid_request', error_description: description })
}

/** §2.4 and §2.6. */
function refuseLogout({ events, exp, nonce, sub, sid }: SetClaims): string | undefined {
  if (exp === undefined) return 'The token has no exp'
  if (nonce !== undefined) return 'A logout token has no nonce'
  if (!(LOGOUT in events)) return 'The event is not a back-channel logout'
  for (const value of [sub, sid]) {
    if (value !== undefined && (typeof value !== 'string' || value === '')) return 'The sub or sid is not a string'
  }
  return sub === undefined && sid === undefined ? 'The token names neither sub nor sid' : undefined
}

/** Few access tokens have a `sid`, so the user's tokens are denied, too: other clients of the user request new ones. */
function* denialsOf({ iss, iat, sub, sid }: SetClaims): Generator<Denial> {
  if (typeof sid === 'string') yield { issuer: iss, sid }
  if (typeof sub === 'string') yield { issuer: iss, sub, before: Math.floor(iat) + 1 }
}
