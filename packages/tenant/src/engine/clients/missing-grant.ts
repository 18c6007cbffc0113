import type Provider from 'oidc-provider'
import { errors } from 'oidc-provider'
import { applicationOf } from './client-metadata.ts'
import { AUTHORIZATION_CODE, IMPLICIT } from './grant-types.ts'

/**
 * Rejects a response type when the application lacks its grant, in Auth0's words. As on Auth0, the user sees which
 * grant is missing, and the browser is not redirected to the application.
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
