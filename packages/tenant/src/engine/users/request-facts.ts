import type { KoaContextWithOIDC } from 'oidc-provider'
import type { RequestFacts } from '../../actions/events.ts'
import { endUserAddress } from './end-user-address.ts'

/** A request of the protocol engine as an Action sees it. */
export function requestFacts(ctx: KoaContextWithOIDC): RequestFacts {
  const params = Object.fromEntries(Object.entries(ctx.oidc.params ?? {}).filter(([, value]) => value !== undefined))
  const isTokenRequest = ctx.oidc.route === 'token'
  return {
    ip: endUserAddress(ctx),
    method: ctx.method,
    hostname: ctx.hostname,
    userAgent: ctx.get('user-agent'),
    language: ctx.get('accept-language'),
    query: isTokenRequest ? {} : params,
    body: isTokenRequest ? params : {},
  }
}
