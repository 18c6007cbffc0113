import type Provider from 'oidc-provider'

/** Writes a space in a redirect as `%20`: some browser SDKs show the `+` of a form to the person. */
export function encodeSpacesInRedirects(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next()
    const location = ctx.response.get('Location')
    const query = location.indexOf('?')
    if (query < 0) return
    ctx.set('Location', location.slice(0, query) + location.slice(query).replaceAll('+', '%20'))
  })
}
