import type Provider from 'oidc-provider'

/**
 * Sends what the protocol engine answers with Auth0's content types: keys are plain JSON, which some libraries insist on, and
 * the empty answer to a revocation has none.
 */
export function correctContentTypes(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next()
    if (ctx.body === '') ctx.remove('Content-Type')
    else if (ctx.response.is('application/jwk-set+json')) ctx.type = 'application/json; charset=utf-8'
  })
}
