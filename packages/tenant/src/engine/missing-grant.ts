import type Provider from 'oidc-provider'
import { errors } from 'oidc-provider'
import { applicationOf } from './client-metadata.ts'
import { AUTHORIZATION_CODE, IMPLICIT } from './grant-types.ts'

/**
 * Refuses a response type for which the application lacks the grant, in Auth0's words. As at Auth0, the user sees which grant is
 * missing, and the application is not called back.
 */
export function refuseResponseTypes(provider: Provider): void {
  const { prototype } = provider.Client
  const isAllowed = prototype.responseTypeAllowed
  prototype.responseTypeAllowed = function (type) {
    if (isAllowed.call(this, type)) return true
    const lacksCode = type.includes('code') && !applicationOf(this).grant_types.includes(AUTHORIZATION_CODE)
    const description = `Grant type '${lacksCode ? AUTHORIZATION_CODE : IMPLICIT}' not allowed for the client.`
    throw Object.assign(new errors.UnauthorizedClient(description), { allow_redirect: false, statusCode: 403 })
  }
}
