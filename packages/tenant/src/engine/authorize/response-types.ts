import type Provider from 'oidc-provider'
import { errors, type KoaContextWithOIDC, type ResponseType } from 'oidc-provider'
import { AUTHORIZATION_CODE, IMPLICIT } from '../clients/grant-types.ts'

/** The protocol engine's name for a request without code and token. It replaces `token`. */
const STAND_IN = 'none'

/** The tenant's own parameter that distinguishes the replacement from a real `response_type=none`. */
export const TOKEN_ALONE = 'token_alone'

const OF_IMPLICIT: readonly ResponseType[] = ['id_token', 'id_token token', STAND_IN]
const OF_BOTH: readonly ResponseType[] = ['code id_token', 'code token', 'code id_token token']

/**
 * The response types of the protocol engine. It does not support `token` alone (RFC 6749 §4.2), so `none` replaces it.
 */
export const ENGINE_RESPONSE_TYPES: readonly ResponseType[] = ['code', ...OF_IMPLICIT, ...OF_BOTH]

/**
 * The response types that an application may request (OAuth 2.0 Multiple Response Type Encoding Practices §3, §5). Each
 * part needs its grant.
 */
export function responseTypesOf(grantTypes: readonly string[]): ResponseType[] {
  const code = grantTypes.includes(AUTHORIZATION_CODE)
  const implicit = grantTypes.includes(IMPLICIT)
  return [...(code ? ['code' as const] : []), ...(implicit ? OF_IMPLICIT : []), ...(code && implicit ? OF_BOTH : [])]
}

/** Replaces `response_type=token` by `none`. The response goes to the fragment unless the request says otherwise. */
export function translateResponseType(parameters: URLSearchParams): void {
  parameters.delete(TOKEN_ALONE)
  const [type, ...others] = parameters.getAll('response_type')
  if (type !== 'token' || others.length > 0) return
  parameters.set('response_type', STAND_IN)
  parameters.set(TOKEN_ALONE, 'true')
  if (!parameters.get('response_mode')) parameters.set('response_mode', 'fragment')
}

/**
 * Restores `token` after the protocol engine has checked the request, and before it issues anything.
 *
 * @throws errors.UnsupportedResponseType for a real `none`, which Auth0 does not support
 */
export function restoreResponseType({ oidc: { params, route } }: KoaContextWithOIDC, mark: string | undefined): void {
  if (!params || params.response_type !== STAND_IN) return
  if (mark === undefined) throw new errors.UnsupportedResponseType()
  // The engine rejects the other types with a token (OAuth 2.0 Multiple Response Type Encoding Practices §3).
  if (params.response_mode === 'query') {
    throw new errors.InvalidRequest('requested response_mode is not allowed for the requested response_type')
  }
  // A pushed request is checked again when it is used.
  if (route !== 'pushed_authorization_request') params.response_type = 'token'
}

/** Whether the browser receives the token in the response, so that its lifetime is `token_lifetime_for_web`. */
export function sendsTokenToBrowser({ oidc: { params } }: KoaContextWithOIDC): boolean {
  const types = typeof params?.response_type === 'string' ? params.response_type.split(' ') : []
  return types.includes('token') || params?.[TOKEN_ALONE] !== undefined
}

/** Announces `token` instead of its replacement in the discovery document. */
export function announceResponseTypes(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next()
    const { body } = ctx
    if (ctx.oidc?.route !== 'discovery' || typeof body !== 'object' || body === null) return
    const types = ENGINE_RESPONSE_TYPES.map(type => (type === STAND_IN ? 'token' : type))
    ctx.body = { ...body, response_types_supported: types }
  })
}
