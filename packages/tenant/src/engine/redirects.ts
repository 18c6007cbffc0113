import type Provider from 'oidc-provider'

/** Writes a space in a redirect as `%20`: some browser SDKs show the `+` of a form to the person. */
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
