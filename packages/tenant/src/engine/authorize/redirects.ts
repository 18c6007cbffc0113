import type Provider from 'oidc-provider'

/** Encodes a space in a redirect as `%20`: some browser SDKs show the `+` of form encoding to the user. */
export function encodeSpacesInRedirects(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next()
    const { location } = ctx.response.headers
    if (typeof location !== 'string') return
    ctx.set(
      'Location',
      location.replace(/[?#].*/, answer => answer.replaceAll('+', '%20')),
    )
  })
}
