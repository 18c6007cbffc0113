import { Failure } from '../failure.ts'
import type { LocalTenant, SecureOrigin } from './local-tenant.ts'

/** The option or variable that named the issuer. */
export type IssuerSource = '--issuer' | 'AUTH0_DOMAIN'

/**
 * Reports which of a tenant's two issuers is meant.
 *
 * @param issuer a bare host (`localhost:7443`, over https as Auth0's domains are), an origin, or an issuer
 * @param source named in the message when the issuer belongs to another tenant
 * @returns whether it is the issuer over https
 * @throws {Failure} when it is not an issuer of this tenant
 */
export function isSecureIssuer(tenant: LocalTenant, issuer: string, source: IssuerSource): boolean {
  const origin = originOf(issuer)
  if (origin === tenant.origin) return false
  if (origin !== undefined && origin === tenant.secure?.origin) return true
  const issuers = [tenant.origin, ...(tenant.secure ? [tenant.secure.origin] : [])].map(known => `"${known}/"`)
  const remedy = source === 'AUTH0_DOMAIN' ? 'unset it, or choose one with --issuer' : 'choose one of them'
  throw new Failure(`${source} is "${issuer}", but the local tenant's issuer is ${issuers.join(' or ')}: ${remedy}`)
}

/** @throws {Failure} when the tenant does not serve https */
export function requireSecure({ origin, secure }: LocalTenant): SecureOrigin {
  if (secure) return secure
  throw new Failure(`The tenant at ${origin} has no https: start it with HTTPS_PORT set to a port, such as 7443`)
}

function originOf(issuer: string): string | undefined {
  const url = URL.parse(/^https?:\/\//i.test(issuer) ? issuer : `https://${issuer}`)
  return url && url.href === `${url.origin}/` ? url.origin : undefined
}
