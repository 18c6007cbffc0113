import type Provider from 'oidc-provider'

/**
 * Sets Auth0's content types on the protocol engine's responses: keys are plain JSON, which some libraries require, and
 * the empty response to a revocation has no type.
 */
export function correctContentTypes(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next()
    if (ctx.body === '') ctx.remove('Content-Type')
    else if (ctx.response.is('application/jwk-set+json')) ctx.type = 'application/json; charset=utf-8'
  })
}
