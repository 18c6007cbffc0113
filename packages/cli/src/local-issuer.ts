import { Failure } from './failure.ts'
import type { LocalTenant, SecureOrigin } from './local-tenant.ts'

/** Where a command was told whose tokens are wanted. */
export type IssuerSource = '--issuer' | 'AUTH0_DOMAIN'

/**
 * Tells which of a tenant's two issuers is meant.
 *
 * @param issuer a bare host (`localhost:7443`, over https as Auth0's domains are), an origin, or an issuer
 * @param source for the sentence that says that it is another tenant's
 * @returns whether it is the one over https
 * @throws {Failure} when it is no issuer of this tenant
 */
export function isSecureIssuer(tenant: LocalTenant, issuer: string, source: IssuerSource): boolean {
  const origin = originOf(issuer)
  if (origin === tenant.origin) return false
  if (origin !== undefined && origin === tenant.secure?.origin) return true
  const issuers = [tenant.origin, ...(tenant.secure ? [tenant.secure.origin] : [])].map(known => `"${known}/"`)
  const remedy = source === 'AUTH0_DOMAIN' ? 'unset it, or choose one with --issuer' : 'choose one of them'
  throw new Failure(`${source} is "${issuer}", but the local tenant's issuer is ${issuers.join(' or ')}: ${remedy}`)
}

/** @throws {Failure} when the tenant has no https */
export function requireSecure({ origin, secure }: LocalTenant): SecureOrigin {
  if (secure) return secure
  throw new Failure(`The tenant at ${origin} has no https: start it with HTTPS_PORT set to a port, such as 7443`)
}

function originOf(issuer: string): string | undefined {
  const url = URL.parse(/^https?:\/\//i.test(issuer) ? issuer : `https://${issuer}`)
  return url && url.href === `${url.origin}/` ? url.origin : undefined
}
